"""Two at once in one folder: Snakemakes, and copies of one job."""

import re
from pathlib import Path

import pytest

from tests.faults.stage_commands import StageCommand, stage_commands
from tests.faults.waiting import wait_for
from tests.workflow.experiment import Experiment
from tests.workflow.faults import artefacts

STORE = ("--store", "results/.store/of-two")


def test_a_second_snakemake_is_refused_and_the_first_one_ends_well(experiment: Experiment) -> None:
    experiment.edit("config.yaml", "draws: 10000, seed: 0", "draws: 10000, seed: 1")
    first = experiment.start()
    wait_for(lambda: bool(list(experiment.folder.glob(".snakemake/locks/*"))))
    second = experiment.run(check=False)
    assert second.returncode == 1
    assert "Directory cannot be locked" in second.stdout + second.stderr
    assert first.wait(timeout=300) == 0
    artefacts(experiment.folder / "results")
    assert experiment.would_run() == set()


@pytest.fixture
def training(experiment: Experiment) -> StageCommand:
    """Return the command that trains the first recognisers, whose outputs were taken away."""
    command = next(job for job in stage_commands(experiment)["train"] if "/recogniser/" in job.outputs[0])
    for name in command.outputs:
        (experiment.folder / name).unlink()
    return command


def test_a_job_that_runs_twice_is_done_once(
    experiment: Experiment, finished: Experiment, training: StageCommand
) -> None:
    both = [training.start(experiment.folder, *STORE) for _ in range(2)]
    said = [process.communicate(timeout=300)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sorted("goes" in text or "training pairs" in text for text in said) == [False, True]
    waited = next(text for text in said if "model taken from" in text)
    assert re.search(r"^ofer\.stages\.train: waits for the end of (another )?process.*, which still writes", waited)
    assert_like(finished, experiment, training)


def test_a_job_that_outlived_its_snakemake_does_not_overwrite_a_later_one(
    experiment: Experiment, finished: Experiment, training: StageCommand
) -> None:
    older = tuple(word.replace('"batch_size":4', '"batch_size":3') for word in training.words)
    assert older != training.words
    first = StageCommand(older, training.outputs).start(experiment.folder, *STORE)
    assert first.stdout is not None
    # It is at work: it has its outputs for itself.
    assert "training pairs" in first.stdout.readline()
    later = training.run(experiment.folder, *STORE)
    assert later.returncode == 0, later.stdout
    first.communicate(timeout=300)
    assert_like(finished, experiment, training)


def assert_like(finished: Experiment, experiment: Experiment, command: StageCommand) -> None:
    for name in command.outputs:
        assert _bytes(experiment.folder / name) == _bytes(finished.folder / name), name


def _bytes(path: Path) -> bytes:
    return path.read_bytes()
