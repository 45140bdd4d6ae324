"""Ctrl-C in the middle of a training: tidy, and the next run goes on from there."""

import os
import re
import signal
from pathlib import Path

from tests.faults.waiting import says, wait_for
from tests.workflow.experiment import Experiment
from tests.workflow.faults import artefacts

FOLDER = "results/synthetic/stratified/recogniser/none"
MODELS = f"{FOLDER}/models_0-1.safetensors"
LOG = "results/logs/train/synthetic/stratified/recogniser/none/0-1.log"
SHORT = "recogniser: { channels: [2, 2, 2], fully_connected: [4], steps: 2, validate_every: 1,"
LONG = SHORT.replace("steps: 2, validate_every: 1,", "steps: 600, validate_every: 20,")


def test_an_interrupted_training_goes_on_where_it_stopped(experiment: Experiment, tmp_path: Path) -> None:
    experiment.edit("tiny.yaml", SHORT, LONG)
    interrupted = Experiment(experiment.folder, experiment.configfiles, (MODELS,))
    undisturbed = interrupted.copy(tmp_path / "undisturbed")
    before = artefacts(experiment.folder / "results")

    snakemake = interrupted.start()
    wait_for(says(experiment.folder / LOG, "fold 0: step 40/600"))
    # As a terminal does it: everything that runs in the foreground gets the signal.
    os.killpg(snakemake.pid, signal.SIGINT)
    assert snakemake.wait(timeout=60) != 0
    assert "Traceback" not in (experiment.folder / "said").read_text()
    assert not list(experiment.folder.glob(".snakemake/locks/*"))
    trained = {f"{FOLDER}/{name}".removeprefix("results/") for name in ("models_0-1.safetensors", "curves_0-1.csv")}
    assert artefacts(experiment.folder / "results") == before - trained

    interrupted.run()
    found = re.search(r"fold 0: goes on at step (\d+) of 600", (experiment.folder / LOG).read_text())
    assert found and int(found[1]) >= 40
    undisturbed.run()
    assert (experiment.folder / MODELS).read_bytes() == (undisturbed.folder / MODELS).read_bytes()
