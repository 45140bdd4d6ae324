"""A full disk in the stages of the smallest run; `python -m tests.faults.full_disk` does it in all of them."""

import re

import pytest

from tests.faults.full_disk import fill_disk_under
from tests.faults.stage_commands import StageCommand, stage_commands
from tests.workflow.experiment import Experiment
from tests.workflow.faults import artefacts, complaint

pytestmark = pytest.mark.xdist_group("full_disk")  # What it begins with is made once, on one worker.

STAGES = (
    "compare_restorers", "crop_faces", "divide_samples", "draw", "extract_flow", "gather_samples", "generate",
    "make_table", "measure_coverage", "measure_flow", "occlude_frames", "read_corpus", "recognise", "render_table",
    "render_truth", "restore", "train",
)  # fmt: skip

FULL_WHILE_THE_SECOND_FOLD_TRAINS = """
import resource, sys
said = sys.stderr.write
def write(text):
    if "round 1: step " in text:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
    return said(text)
sys.stderr.write = write
"""
"""In the process itself: from outside, the fold may have ended before its line is read."""


@pytest.fixture(scope="module")
def commands(finished: Experiment) -> dict[str, list[StageCommand]]:
    return stage_commands(finished)


def test_no_stage_of_the_run_is_forgotten(commands: dict[str, list[StageCommand]]) -> None:
    assert tuple(sorted(commands)) == STAGES


@pytest.fixture(scope="module")
def filled(finished: Experiment, tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    """Return a copy of the finished run, which is as it was after each test."""
    return finished.copy(tmp_path_factory.mktemp("filled") / "project")


@pytest.mark.parametrize("stage", STAGES)
def test_a_full_disk_is_said_in_one_line_and_leaves_nothing_half_written(
    commands: dict[str, list[StageCommand]], filled: Experiment, stage: str
) -> None:
    fill_disk_under(min(commands[stage], key=lambda command: command.outputs), filled)


def test_a_training_that_was_finished_before_the_disk_was_full_is_kept(
    commands: dict[str, list[StageCommand]], experiment: Experiment
) -> None:
    # Of a pack of two folds; jobs are printed in no order.
    pack = "results/synthetic/stratified/recogniser/none/models_0-1.safetensors"
    command = next(command for command in commands["train"] if pack in command.outputs)
    longer = StageCommand(tuple(_with_steps(word, 30) for word in command.words), command.outputs)
    full = longer.run(experiment.folder, before=FULL_WHILE_THE_SECOND_FOLD_TRAINS)
    assert full.returncode == 1, full.stdout
    assert re.match(r"ofer: .* cannot be written \(File too large\); ", full.stdout.splitlines()[-1]), full.stdout
    assert not {f"results/{name}" for name in artefacts(experiment.folder / "results")} & set(command.outputs)
    again = longer.run(experiment.folder)
    assert again.returncode == 0, again.stdout
    assert "recogniser none, round 0: model taken from " in again.stdout
    assert re.search(r"recogniser none, round 1: goes on at step \d+ of 30\b", again.stdout)


def _with_steps(word: str, steps: int) -> str:
    return re.sub(r'"steps":\d+,(.*)"validate_every":\d+', rf'"steps":{steps},\1"validate_every":10', word)


def test_a_full_disk_for_stamps_alone_leaves_no_artefact_without_one(
    commands: dict[str, list[StageCommand]], experiment: Experiment
) -> None:
    command = commands["divide_samples"][0]
    for name in command.outputs:
        (experiment.folder / name).unlink()
    # The work itself is taken from the store, by a link that needs no room.
    line = complaint(command.run(experiment.folder, largest_file=10))
    assert "division.csv.json: cannot be written (File too large)" in line
    assert not [name for name in command.outputs if (experiment.folder / name).exists()]
