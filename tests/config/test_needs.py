"""What a method needs of other entries: named by roles, without circles, and read by what trains and applies it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ofer.base.errors import OferError
from ofer.config.entries import merged, read_yaml
from ofer.config.load import load_config
from ofer.config.whole import Config
from ofer.plan.learning import recognise, train
from tests.config.test_names import edit
from tests.workflow.experiment import PROJECT

ROLES = """
@dataclass(frozen=True, kw_only=True)
class Needs:
    start: str | None = None
    encoder: str | None = None


@dataclass"""
HOME = {"corpus": "synthetic", "division": "stratified", "occlusion": "none", "pack": "0-4"}


@pytest.fixture
def configured(package: Path) -> Callable[..., Config]:
    """Return what loads config.yaml with further entries, of a recognising recipe whose roles are start and encoder."""
    edit(package / "methods/added/settings.py", "\n@dataclass", ROLES)
    edit(package / "methods/added/settings.py", "Judged = Judged()", "Needs = Needs()")
    edit(package / "methods/added/recipe.py", '"restored"', '"probabilities"')

    def load(tables: dict[str, Any] | None = None, **needs: dict[str, str]) -> Config:
        methods = {
            name: {"recipe": "added", "train_on": {"occlusions": ["none"]}, "needs": roles}
            for name, roles in needs.items()
        }
        return load_config(merged(read_yaml(PROJECT / "config.yaml"), {"methods": methods, "tables": tables or {}}))

    return load


def test_entries_that_need_one_another_are_refused(configured: Callable[..., Config]) -> None:
    with pytest.raises(
        OferError, match=r"^config: methods\.b: needs goes in a circle \(b → c → b\); let one need no other$"
    ):
        configured(a={"start": "b"}, b={"encoder": "c"}, c={"start": "b"})
    with pytest.raises(OferError, match=r"^config: methods\.a: needs goes in a circle \(a → a\)"):
        configured(a={"start": "a"})


def test_what_learns_while_it_is_applied_has_no_models_that_another_could_need(
    configured: Callable[..., Config],
) -> None:
    with pytest.raises(
        OferError, match=r"^config: methods\.a\.needs\.start: 'mean-filling' learns while it is applied"
    ):
        configured(a={"start": "mean-filling"})


@pytest.mark.parametrize("stage", [train, recognise])
def test_models_of_what_is_needed_are_read_by_role_with_what_they_need(
    configured: Callable[..., Config], stage: Callable[..., Any]
) -> None:
    config = configured(a={}, b={"start": "a"}, c={"start": "flowrec", "encoder": "b"})
    declared = stage(config, {**HOME, "method": "c"})
    needed = declared.reads["needed"]
    entries = {role: {path.split("/")[3] for path in paths} for role, paths in needed.items()}
    assert entries == {"start": {"flowrec"}, "encoder": {"b"}, "encoder.start": {"a"}}
    assert {role: values["recipe"] for role, values in declared.slice["needed"].items()} == {
        "start": "flowrec", "encoder": "added", "encoder.start": "added",
    }  # fmt: skip
    assert {"ofer.methods.added.recipe", "ofer.methods.flowrec.recipe"} <= set(declared.members)
    assert stage(config, {**HOME, "method": "a"}).reads["needed"] == {}


def test_a_further_training_needs_further_trainings(configured: Callable[..., Config]) -> None:
    rows = {"title": "Mine", "columns": {"clean": {}}, "lines": [["clean"]], "rows": {"x": "c"}, "seeds": 3}
    methods = configured({"mine": rows}, a={}, b={"start": "a"}, c={"encoder": "b"}).methods
    assert methods["c.seed2"].needs.encoder == "b.seed2"
    assert methods["b.seed2"].needs.start == "a.seed2"
    assert methods["a.seed2"] == methods["a"] and methods["c.seed1"].needs.start is None
