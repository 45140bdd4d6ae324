"""Configuration and code edited while jobs run and wait: the next run ends like one that began with the new ones."""

from pathlib import Path

import pytest

from tests.faults.stopping import stopped_at
from tests.faults.training import FOLDER, MIDDLE, STEPS, with_longer_training
from tests.workflow.experiment import Experiment

PREDICTIONS = f"{FOLDER}/predictions.csv"


@pytest.fixture
def waiting(experiment: Experiment) -> Experiment:
    """Return an experiment in which a training has to run first, and recognition waits for it."""
    return with_longer_training(experiment, PREDICTIONS)


def assert_like_one_that_began_so(edited: Experiment, tmp_path: Path) -> None:
    """Run it again, and hold it against one that was edited before it began."""
    anew = edited.copy(tmp_path / "anew")
    for path in anew.folder.glob(f"{FOLDER}/*"):
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
    with stopped_at(waiting, MIDDLE) as snakemake:
        waiting.edit("tiny.yaml", STEPS, "steps: 3, validate_every: 1,")
    # What was planned is carried out as planned.
    assert snakemake.wait(timeout=300) == 0
    assert waiting.would_run() == {"train", "recognise"}
    assert_like_one_that_began_so(waiting, tmp_path)


def test_code_of_a_stage_that_waits(waiting: Experiment, tmp_path: Path) -> None:
    with stopped_at(waiting, MIDDLE) as snakemake:
        waiting.edit("ofer/stages/recognise.py", "\ndef ", "\nADDED = 1\n\n\ndef ")
    assert snakemake.wait(timeout=300) == 1
    refused = "ofer: ofer.stages.recognise: code or a library changed after this job was planned; start snakemake again"
    assert refused in (waiting.folder / "said").read_text()
    assert waiting.would_run() == {"recognise"}
    assert_like_one_that_began_so(waiting, tmp_path)
