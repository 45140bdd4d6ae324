"""Ctrl-C in the middle of a training: tidy, and the next run goes on from there."""

import os
import signal
from pathlib import Path

from tests.faults.stopping import stopped_at
from tests.faults.training import FOLDER, LOG, MIDDLE, MODELS, with_longer_training
from tests.faults.waiting import wait_for
from tests.workflow.experiment import Experiment
from tests.workflow.faults import artefacts


def test_an_interrupted_training_goes_on_where_it_stopped(experiment: Experiment, tmp_path: Path) -> None:
    interrupted = with_longer_training(experiment, MODELS)
    undisturbed = interrupted.copy(tmp_path / "undisturbed")
    before = artefacts(experiment.folder / "results")

    with stopped_at(interrupted, MIDDLE) as snakemake:
        # As a terminal does it: everything that runs in the foreground gets the signal, what stands still later.
        os.killpg(snakemake.pid, signal.SIGINT)
    assert snakemake.wait(timeout=120) != 0
    assert "Traceback" not in (experiment.folder / "said").read_text()
    assert not list(experiment.folder.glob(".snakemake/locks/*"))
    # The terminal's Ctrl-C reaches what writes the log too.
    wait_for(lambda: "interrupted, and nothing of it is left" in (experiment.folder / LOG).read_text())
    trained = {f"{FOLDER}/{name}".removeprefix("results/") for name in ("models_0-1.safetensors", "curves_0-1.csv")}
    assert artefacts(experiment.folder / "results") == before - trained

    interrupted.run()
    assert "round 0: goes on at step 40 of 60" in (experiment.folder / LOG).read_text()
    undisturbed.run()
    assert (experiment.folder / MODELS).read_bytes() == (undisturbed.folder / MODELS).read_bytes()
