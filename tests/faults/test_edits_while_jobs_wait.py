"""Configuration and code edited while jobs run and wait: the next run ends like one that began with the new ones."""

from pathlib import Path

import pytest

from tests.faults.test_interrupt import LOG, LONG, SHORT
from tests.faults.waiting import says, wait_for
from tests.workflow.experiment import Experiment

PREDICTIONS = "results/synthetic/stratified/recogniser/none/predictions.csv"


@pytest.fixture
def waiting(experiment: Experiment) -> Experiment:
    """Return an experiment in which a training has to run first, and recognition waits for it."""
    experiment.edit("tiny.yaml", SHORT, LONG)
    return Experiment(experiment.folder, experiment.configfiles, (PREDICTIONS,))


def assert_like_one_that_began_so(edited: Experiment, tmp_path: Path) -> None:
    """Run it again, and hold it against one that was edited before it began."""
    anew = edited.copy(tmp_path / "anew")
    for path in anew.folder.glob("results/synthetic/stratified/recogniser/none/*"):
        path.unlink()
    edited.run()
    assert edited.would_run() == set()
    anew.run()
    names = sorted(path.name for path in (anew.folder / PREDICTIONS).parent.iterdir())
    assert names
    for name in names:
        files = [(run.folder / PREDICTIONS).with_name(name) for run in (edited, anew)]
        assert files[0].read_bytes() == files[1].read_bytes(), name


def test_a_training_value_that_is_edited(waiting: Experiment, tmp_path: Path) -> None:
    snakemake = waiting.start()
    wait_for(says(waiting.folder / LOG, "step 20/600"))
    waiting.edit("tiny.yaml", "steps: 600, validate_every: 20,", "steps: 3, validate_every: 1,")
    # What was planned is carried out as planned.
    assert snakemake.wait(timeout=300) == 0
    assert waiting.would_run() == {"train", "recognise"}
    assert_like_one_that_began_so(waiting, tmp_path)


def test_code_of_a_stage_that_waits(waiting: Experiment, tmp_path: Path) -> None:
    snakemake = waiting.start()
    wait_for(says(waiting.folder / LOG, "step 20/600"))
    waiting.edit("ofer/stages/recognise.py", "\ndef ", "\nADDED = 1\n\n\ndef ")
    assert snakemake.wait(timeout=300) == 1
    refused = "ofer: ofer.stages.recognise: code or a library changed after this job was planned; start snakemake again"
    assert refused in (waiting.folder / "said").read_text()
    assert waiting.would_run() == {"recognise"}
    assert_like_one_that_began_so(waiting, tmp_path)
