"""Wherever a recipe is applied, what it gives is checked: none of it is broadcast, and nothing is written."""

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.flow.files import read_flows
from ofer.jobs.job import Job
from ofer.learning.models import write_models
from ofer.learning.seen import Seen
from ofer.learning.trained import Trained, empty_curve
from ofer.learning.typed import as_settings
from ofer.recognition import apply
from ofer.recognition.trained_model import Applied
from ofer.stages import recognise, restore, train, train_seeds
from tests.recognition.models import MODEL
from tests.stages.learned import FOLD, FOLDS, LABELS, NOTHING_ELSE, SIZE, write_learned

RESTORER, RECOGNISER = ({"recipe": "fake", "gives": gives} for gives in ("restored", "probabilities"))
ONE_FOLD_OF = 24 // FOLDS
MODELS = "judge/none/models.safetensors"
"""Of the entry `judge`."""


class Fake(ModuleType):
    """A recipe of no use that keeps to what was agreed; a test replaces one of its functions."""

    GIVES = "restored"
    KNOWS: frozenset[str] = frozenset()

    @staticmethod
    def train(data: Any, settings: Any, needed: Any, **_: Any) -> Trained:
        numbers = {"best_step": 1, "validation_accuracy": 1.0, "validation_loss": 0.0}
        return Trained({"mean": np.zeros(2)}, empty_curve(), numbers)

    @staticmethod
    def apply(weights: Any, settings: Any, seen: Seen, needed: Any, **_: Any) -> np.ndarray:
        return seen.flows if settings.gives == "restored" else np.full((len(seen.flows), len(LABELS)), 1 / len(LABELS))


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Fake:
    module = Fake("ofer.methods.fake.recipe")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(sys.modules, "ofer.methods.fake.settings", SimpleNamespace(Settings=SimpleNamespace))
    return module


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_learned(tmp_path)
    model = {"mean": np.zeros(2)}, {}
    (tmp_path / "judge/none").mkdir(parents=True)
    write_models(tmp_path / MODELS, dict.fromkeys(range(FOLDS), model), {"classes": list(LABELS)})
    return tmp_path


OUTPUTS = {
    restore: ("restored", "reconstruction"),
    recognise: ("predictions",),
    train: ("weights", "curves"),
    train_seeds: ("predictions", "validation"),
}
SLICE = {
    "recogniser": RECOGNISER, "needed": {}, "size": SIZE, "round": FOLD, "pack": [FOLD],
    "training": {"device": "cpu", "threads": 1, "seed": 0}, "kernels": True,
    "seeds": [5], "stacked": False, "together": 1,
}  # fmt: skip


def run(stage: ModuleType, folder: Path) -> dict[str, Path]:
    """Run a stage by hand and return its outputs."""
    flows, models = [folder / "00.h5"], [folder / MODELS]
    inputs: dict[str, Any] = {
        restore: {"apex_clean": flows, "apex_occluded": flows, "weights": [], "needed": {}},
        recognise: {"flows": flows, "weights": models, "needed": {}},
        train: {"apex_clean": flows, **NOTHING_ELSE},
        train_seeds: {"apex": flows, "training": []},
    }[stage]
    job = Job(
        stage=stage.__name__,
        slice={**SLICE, "method": RESTORER if stage is restore else RECOGNISER},
        inputs={"division": [folder / "division.csv", folder / "rounds.csv"], **inputs},
        outputs={name: folder / name for name in OUTPUTS[stage]},
        wildcards={"method": "mine", "occlusion": "eyes"},
    )
    stage.build(job)
    return {name: folder / name for name in OUTPUTS[stage]}


@pytest.mark.parametrize("stage", OUTPUTS, ids=lambda stage: stage.__name__.rpartition(".")[2])
def test_a_recipe_that_keeps_to_what_was_agreed_passes(fake: Fake, folder: Path, stage: ModuleType) -> None:
    outputs = run(stage, folder)
    assert all(path.is_file() for path in outputs.values())
    if stage is restore:
        given = read_flows([folder / "00.h5"], SIZE)
        order = np.argsort(given.samples)
        np.testing.assert_array_equal(read_flows([outputs["restored"]], SIZE).flow, given.flow[order])


@pytest.mark.parametrize(
    ("stage", "function", "given", "said"),
    [
        (restore, "apply", np.zeros((ONE_FOLD_OF, 1, SIZE, SIZE), np.float32), r"mine eyes, round 0: .* apply "),
        (restore, "apply", np.zeros((2, SIZE, SIZE), np.float32), r"mine eyes, round 0: .* apply gives"),
        (restore, "train", Trained({"mean": np.asarray(np.nan)}, empty_curve(), {}), r"mine eyes, round 0: .* train "),
        (recognise, "apply", -np.ones((ONE_FOLD_OF, 1)), r"judge on mine eyes, round 0: .* apply gives"),
        (train, "train", {"mean": np.zeros(2)}, rf"mine eyes, round {FOLD}: .* train gives dict"),
        (train_seeds, "train", Trained({"mean": 0}, empty_curve(), {}), r"seed 5: .* train gives the weight"),  # type: ignore[dict-item]
        (train_seeds, "apply", -np.ones((ONE_FOLD_OF, 1)), r"seed 5: .* apply gives"),
        (train_seeds, "train", Trained({}, empty_curve(), {}), r"config: seeds\.method: .* without best_step"),
    ],
)  # fmt: skip
def test_what_was_not_agreed_is_refused_before_anything_is_written(
    fake: Fake, folder: Path, stage: ModuleType, function: str, given: Any, said: str
) -> None:
    setattr(fake, function, lambda *_, **__: given)
    with pytest.raises(OferError, match=f"^{said}"):
        run(stage, folder)
    assert not any((folder / name).exists() for name in OUTPUTS[stage])


def test_what_is_applied_to_a_clip_is_checked_too(fake: Fake) -> None:
    flows, hidden = np.zeros((3, 2, SIZE, SIZE), np.float32), np.zeros((SIZE, SIZE))
    restorer, recogniser = (Applied("mine", as_settings(values), ({}, {})) for values in (RESTORER, RECOGNISER))
    model = MODEL.__class__(**{**vars(MODEL), "recogniser": recogniser, "classes": LABELS})
    restored = apply.restored_by_round(restorer, flows, hidden)
    assert apply.probabilities(model, restored).shape == (2, 3, len(LABELS))
    fake.apply = lambda *_, **__: flows[0]
    with pytest.raises(OferError, match=r"^mine, round 0: ofer/methods/fake/recipe\.py: apply gives"):
        apply.restored_by_round(restorer, flows, hidden)
    fake.apply = lambda *_, **__: -np.ones((3, 1))
    with pytest.raises(OferError, match=r"^mine, round 0: ofer/methods/fake/recipe\.py: apply gives"):
        apply.probabilities(model, restored)
