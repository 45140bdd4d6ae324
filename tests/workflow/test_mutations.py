"""What changes bytes was announced: a few modules of each floor; `python -m tests.workflow.mutations` does all."""

from pathlib import Path

from tests.workflow.experiment import Experiment
from tests.workflow.mutations import groups, mutated, rebuilt_with

MODULES = ("ofer.learning.tensors", "ofer.drawing.flow_colour", "ofer.drawing.pictures")


def test_what_changes_was_announced(finished: Experiment, tmp_path: Path) -> None:
    # Together, since a run from nothing costs a minute or two.
    outcome = rebuilt_with(finished, MODULES, tmp_path)
    assert outcome.unforeseen == frozenset()
    # A change that changes nothing would show nothing.
    assert {"restore", "draw_examples"} <= outcome.changed


def test_a_mutation_changes_one_thing() -> None:
    assert mutated("def f(x):\n    return x * 0.5\n") == "def f(x):\n    return x * 0.53125"
    assert mutated("X = 0.5\n") is None


def test_nearly_every_module_can_be_mutated() -> None:
    assert sum(len(modules) for modules in groups()) > 60
