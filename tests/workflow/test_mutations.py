"""What changes bytes was announced: of two modules; `python -m tests.workflow.mutations` does all."""

from pathlib import Path

from tests.workflow.experiment import Experiment
from tests.workflow.mutations import groups, mutated, rebuilt_with, stages_of

MODULES = ("ofer.learning.tensors", "ofer.figures.preview")
TARGETS = (
    "results/preview.png", "results/flow_error.csv", "results/synthetic/coverage.csv",
    "results/synthetic/stratified/flowrec/eyes/restored.h5",
)  # fmt: skip


def test_what_changes_was_announced(finished: Experiment, tmp_path: Path) -> None:
    outcome = rebuilt_with(finished, MODULES, tmp_path, TARGETS)
    assert outcome.unforeseen == frozenset()
    # A change that changes nothing would show nothing.
    assert {"restore", "draw_preview"} <= outcome.changed
    # A stage that was announced cannot be unforeseen; all others were made again.
    assert set(stages_of(finished).values()) <= outcome.compared | outcome.predicted


def test_a_mutation_changes_one_thing() -> None:
    assert mutated("def f(x):\n    return x * 0.5\n") == "def f(x):\n    return x * 0.53125"
    assert mutated("X = 0.5\n") is None


def test_nearly_every_module_can_be_mutated() -> None:
    assert sum(len(modules) for modules in groups()) > 60
