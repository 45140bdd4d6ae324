"""Wherever a recipe is applied, what it gives is checked: none of it is broadcast, and nothing is written."""

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.flow.files import read_flows
from ofer.jobs.job import Job
from ofer.learning.models import write_models
from ofer.learning.trained import Trained, empty_curve
from ofer.recognition import apply
from ofer.recognition.trained_model import Applied
from ofer.stages import recognise, restore, train, train_seeds
from tests.recognition.models import MODEL
from tests.stages.learned import FOLD, FOLDS, LABELS, NOTHING_ELSE, SIZE, write_learned

METHOD = {"recipe": "fake"}
ONE_FOLD_OF = 24 // FOLDS
MODELS = "judge/none/models.safetensors"
"""Of the entry `judge`."""


class Fake(ModuleType):
    """A recipe of no use that keeps to what was agreed; a test replaces one of its functions."""

    KIND = "restorer"

    @staticmethod
    def train(fold: Any, settings: Any, **_: Any) -> Trained:
        numbers = {"best_step": 1, "validation_accuracy": 1.0, "validation_loss": 0.0}
        return Trained({"mean": np.zeros(2)}, empty_curve(), numbers)

    @staticmethod
    def restore(weights: Any, settings: Any, occluded: np.ndarray, hidden: Any, **_: Any) -> np.ndarray:
        return occluded

    @staticmethod
    def probabilities(weights: Any, settings: Any, flows: np.ndarray, **_: Any) -> np.ndarray:
        return np.full((len(flows), len(LABELS)), 1 / len(LABELS))


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Fake:
    module = Fake("ofer.methods.fake.recipe")
    monkeypatch.setitem(sys.modules, module.__name__, module)
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
    "method": METHOD, "recogniser": METHOD, "size": SIZE, "folds": FOLDS, "fold": FOLD, "pack": [FOLD],
    "training": {"device": "cpu", "threads": 1, "seed": 0}, "kernels": True,
    "seeds": [5], "stacked": False, "together": 1,
}  # fmt: skip


def run(stage: ModuleType, folder: Path) -> dict[str, Path]:
    """Run a stage by hand and return its outputs."""
    flows, models = [folder / "00.h5"], [folder / MODELS]
    inputs: dict[str, Any] = {
        restore: {"apex_clean": flows, "apex_occluded": flows, "weights": []},
        recognise: {"flows": flows, "weights": models},
        train: {"apex_clean": flows, **NOTHING_ELSE},
        train_seeds: {"apex": flows, "training": []},
    }[stage]
    job = Job(
        stage=stage.__name__,
        slice={key: value for key, value in SLICE.items() if stage is not train or key != "recogniser"},
        inputs={"folds": folder / "folds.csv", **inputs},
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
        (restore, "restore", np.zeros((ONE_FOLD_OF, 1, SIZE, SIZE), np.float32), r"mine eyes, fold 0: .* restore "),
        (restore, "restore", np.zeros((2, SIZE, SIZE), np.float32), r"mine eyes, fold 0: .* restore gives"),
        (restore, "train", Trained({"mean": np.asarray(np.nan)}, empty_curve(), {}), r"mine eyes, fold 0: .* train "),
        (recognise, "probabilities", -np.ones((ONE_FOLD_OF, 1)), r"judge on mine eyes, fold 0: .* probabilities gives"),
        (train, "train", {"mean": np.zeros(2)}, rf"mine eyes, fold {FOLD}: .* train gives dict"),
        (train_seeds, "train", Trained({"mean": 0}, empty_curve(), {}), r"seed 5: .* train gives the weight"),  # type: ignore[dict-item]
        (train_seeds, "probabilities", -np.ones((ONE_FOLD_OF, 1)), r"seed 5: .* probabilities gives"),
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
    applied = Applied("mine", METHOD, ({}, {}))
    model = MODEL.__class__(**{**vars(MODEL), "recogniser": applied, "classes": LABELS})
    restored = apply.restored_by_fold(applied, flows, hidden)
    assert apply.probabilities(model, restored).shape == (2, 3, len(LABELS))
    fake.restore = lambda *_, **__: flows[0]
    with pytest.raises(OferError, match=r"^mine, fold 0: ofer/methods/fake/recipe\.py: restore gives"):
        apply.restored_by_fold(applied, flows, hidden)
    fake.probabilities = lambda *_, **__: -np.ones((3, 1))
    with pytest.raises(OferError, match=r"^mine, fold 0: ofer/methods/fake/recipe\.py: probabilities gives"):
        apply.probabilities(model, restored)
