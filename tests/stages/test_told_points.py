"""Methods of stills get each picture, uncovered too in training, and its points if it has them.

Training leaves out and counts pictures that have none, tests do not.
"""

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.faces.pictures import FacePicture, write_pictures
from ofer.faces.point_files import FacePoints, write_points
from ofer.jobs.job import Job
from ofer.learning.models import write_models
from ofer.learning.stills import SeenStills, StillsRound
from ofer.learning.trained import Trained, empty_curve
from ofer.occlusion.bank import bank_of
from ofer.occlusion.parameters import draw_parameters, write_parameters
from ofer.stages import recognise_stills, train_stills
from tests.evaluation.made_division import rounds_of, write_division

SIDE, FOLDS, LABELS = 20, 3, ("anger", "fear", "surprise")
NAMES = [f"S{number:02d}" for number in range(12)]
LEFT_OUT = "S03"
FRACTIONS = np.random.default_rng(0).uniform(0, 1, (12, 68, 2)).astype(np.float32)
"""Points of NAMES."""
LOWER_HALF = {"boxes": [], "of_picture": [{"x": (0.0, 1.0), "y": (0.5, 1.0)}], "fill": "black", "seed": 0}
SLICE = {
    "method": {"recipe": "fake"}, "training": {"device": "cpu", "threads": 1, "seed": 0}, "needed": {}, "round": None,
    "still": {"side": SIDE, "colour": "rgb"}, "occlusions": [None, LOWER_HALF], "most_per_class": None,
    "labels": "expression", "share": 1.0,
    "pack": [0, 1, 2],
}  # fmt: skip
"""A method that learns of clean pictures and of the same with their lower halves hidden."""


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return a list of what a recipe of no use is given that knows points."""
    seen: list[Any] = []

    def train(fold: StillsRound, *_: Any, **__: Any) -> Trained:
        seen.append(fold)
        return Trained({"mean": np.zeros(2)}, empty_curve(), {})

    def apply(weights: Any, settings: Any, stills: SeenStills, needed: Any, **_: Any) -> np.ndarray:
        seen.append(stills)
        return np.full((len(stills), 3), 1 / 3)

    module: Any = ModuleType("ofer.methods.fake.recipe")
    module.KNOWS, module.train, module.apply = frozenset({"points"}), train, apply
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(sys.modules, "ofer.methods.fake.settings", SimpleNamespace(Settings=SimpleNamespace))
    return seen


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with pictures, each of a level of its own, a division, a model, and points of all but one."""
    pictures = [
        FacePicture(name, name, LABELS[number % 3], "", np.full((SIDE, SIDE, 3), number, np.uint8))
        for number, name in enumerate(NAMES)
    ]
    write_pictures(tmp_path / "faces.h5", pictures, shape=(SIDE, SIDE, 3))
    table = pd.DataFrame({"sample": NAMES, "subject": NAMES, "label": [LABELS[number % 3] for number in range(12)]})
    write_division(tmp_path, rounds_of(table.assign(fold=[number // 4 for number in range(12)]), FOLDS))
    write_models(
        tmp_path / "models.safetensors", dict.fromkeys(range(FOLDS), ({"mean": np.zeros(2)}, {})), {"classes": LABELS}
    )
    rows = [number for number, name in enumerate(NAMES) if name != LEFT_OUT][::-1]
    found = FacePoints(FRACTIONS[rows], tuple(NAMES[row] for row in rows), ("truth",) * 11, {LEFT_OUT: "has no points"})
    write_points(tmp_path / "points.h5", found)
    bank = bank_of(LOWER_HALF)
    placed = [row for name in NAMES for row in draw_parameters(LOWER_HALF, name, SIDE, None, bank)]
    write_parameters(tmp_path / "occluders.csv", placed)
    return tmp_path


def job(stage: ModuleType, folder: Path, inputs: dict[str, Any], *outputs: str) -> Job:
    """Return a job of a stage; what it reads beside `inputs` is nothing."""
    nothing = {"occluders": {}, "external": [], "needed": {}}
    return Job(stage.__name__, SLICE, {**nothing, **inputs}, {name: folder / name for name in outputs})


def assert_points_of(pictures: np.ndarray, points: np.ndarray | None) -> None:
    """Assert that pictures, known by their levels, have their own points."""
    assert points is not None and len(points) == len(pictures)
    assert points == pytest.approx(FRACTIONS[pictures[:, 0, 0, 0]] * SIDE - 0.5, abs=1e-5)


def test_training_gets_its_pictures_covered_and_uncovered_and_their_points(
    given: list[Any], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read = {
        "divisions": {"made": [folder / "division.csv", folder / "rounds.csv"]},
        "faces": {"made": [folder / "faces.h5"]},
        "points": {"made/0": [folder / "points.h5"], "made/1": [folder / "points.h5"]},
        "occluders": {"made/1": [folder / "occluders.csv"]},
    }
    train_stills.build(job(train_stills, folder, read, "weights", "curves"))
    # The one without points is in the fold that round 0 tests, round 1 trains on and round 2 selects on.
    assert [len(one.training) for one in given] == [8, 6, 8]
    assert [len(one.validation) for one in given] == [8, 8, 6]
    for pictures in (pictures for one in given for pictures in (one.training, one.validation)):
        everyone = np.arange(len(pictures))
        covered, bare = pictures.read(everyone), pictures.uncovered(everyone)
        assert_points_of(covered, pictures.points(everyone))
        hidden = (everyone >= len(pictures) // 2)[:, None] & (np.arange(SIDE) >= SIDE // 2)
        assert (bare == bare[:, :1, :1]).all()
        np.testing.assert_array_equal(covered, np.where(hidden[..., None, None], 0, bare))
    said = capsys.readouterr().err
    assert "round 1: 2 pictures of train left out for want of points" in said
    assert "round 2: 2 pictures of validation left out for want of points" in said


def test_recognition_gets_the_points_of_what_is_tested_and_of_all_of_it(given: list[Any], folder: Path) -> None:
    read = {
        "division": [folder / "division.csv", folder / "rounds.csv"],
        "pictures": [folder / "faces.h5"],
        "points": {"made/0": [folder / "points.h5"]},
        "weights": [folder / "models.safetensors"],
    }
    with pytest.raises(
        OferError, match=r"1 of 12 tested faces have no points, such as S03, which has no points; a num"
    ):
        recognise_stills.build(job(recognise_stills, folder, read, "predictions"))
    write_points(folder / "points.h5", FacePoints(FRACTIONS, tuple(NAMES), ("truth",) * 12, {}))
    recognise_stills.build(job(recognise_stills, folder, read, "predictions"))
    for seen in given:
        assert_points_of(seen.pictures, seen.points)
    assert sum(map(len, given)) == 12


def test_what_is_restored_is_recognised_by_a_model_of_the_same_classes(given: list[Any], folder: Path) -> None:
    others = ("anger", "contempt", "fear")
    write_models(folder / "judge.safetensors", dict.fromkeys(range(FOLDS), ({}, {})), {"classes": others})
    read = {
        "division": [folder / "division.csv", folder / "rounds.csv"],
        "pictures": [folder / "faces.h5"],
        "weights": [folder / "models.safetensors"],
        "needed": {"recogniser": [folder / "judge.safetensors"]},
    }
    with pytest.raises(OferError, match=r"judge\.safetensors: its models know anger, contempt, fear, but anger, fear"):
        recognise_stills.build(job(recognise_stills, folder, read, "predictions"))
