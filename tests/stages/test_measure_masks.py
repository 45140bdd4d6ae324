"""Masks are those of the model that did not see the picture, held against all that hides it."""

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ofer.base.tables import read_table
from ofer.evaluation.masks import agreement
from ofer.faces.pictures import FacePicture, write_pictures
from ofer.jobs.job import Job
from ofer.learning.models import write_models
from ofer.occlusion.parameters import Placement, write_parameters
from ofer.stages.measure_masks import build
from tests.evaluation.made_division import rounds_of, write_division

SIDE, COUNT, FOLDS = 6, 6, 3
NAMES = [f"S{number}" for number in range(COUNT)]
GENERATOR = np.random.default_rng(0)
PICTURES = GENERATOR.integers(0, 255, (COUNT, SIDE, SIDE, 3), dtype=np.uint8)
PAINTED = GENERATOR.random((COUNT, SIDE, SIDE)) < 0.3
BEFORE = GENERATOR.random((COUNT, SIDE, SIDE)) < 0.1
OBJECTS = ["bottle-03", "bottle-11", "big-cup-00", "hat", "bottle-03", ""]


@pytest.fixture(autouse=True)
def _recipe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add a recipe that takes a pixel for the more hidden the redder it is, to the power of the round."""
    module: Any = ModuleType("ofer.methods.fake.recipe")
    module.KNOWS = frozenset()
    module.apply = lambda weights, settings, seen, needed, device: (
        (seen.pictures[..., 0] / np.float32(255)) ** weights["power"]
    )
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(sys.modules, "ofer.methods.fake.settings", SimpleNamespace(Settings=SimpleNamespace))


def measured(folder: Path, *, painted: bool, before: bool, monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    faces = [
        FacePicture(name, name[:2], "fear", "", PICTURES[row], hidden=PAINTED[row] if painted else None)
        for row, name in enumerate(NAMES)
    ]
    write_pictures(folder / "faces.h5", faces, shape=PICTURES.shape[1:])
    powers = {number: ({"power": np.float32([number + 1])}, {}) for number in range(FOLDS)}
    write_models(folder / "models.safetensors", powers, {})
    placed = [Placement(*place, 0.5, 0.5, 0.5, 0.5, 0.0, 0) for place in zip(NAMES, OBJECTS, strict=True)]
    write_parameters(folder / "object.csv", placed)
    samples = pd.DataFrame({"sample": NAMES, "subject": NAMES, "label": "fear", "fold": np.arange(COUNT) % FOLDS})
    covers = SimpleNamespace(hidden=lambda sample, side: BEFORE[NAMES.index(sample)])
    monkeypatch.setattr("ofer.stages.measure_masks.Covers", lambda values, manifest, lists: covers)
    read = {
        "division": write_division(folder, rounds_of(samples, FOLDS)),
        "pictures": [folder / "faces.h5"],
        "weights": [folder / "models.safetensors"],
        "occluders": [folder / "object.csv"] if painted else [],
        "needed": {},
        "manifest": [folder / "manifest.csv"],
        "written": [],
    }
    known = {"covers": {"root": "results"} if before else None}
    declared = {"method": {"recipe": "fake"}, "threads": 1, "round": None, "needed": {}, **known}
    build(Job("ofer.stages.measure_masks", declared, read, {"masks": folder / "masks.csv"}))
    return read_table(folder / "masks.csv", ("sample", "subject", "object"))


@pytest.mark.parametrize(("painted", "before"), [(True, False), (False, True), (True, True), (False, False)])
def test_every_picture_has_its_row(
    tmp_path: Path, painted: bool, before: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = measured(tmp_path, painted=painted, before=before, monkeypatch=monkeypatch)
    assert list(found)[:5] == ["sample", "subject", "fold", "object", "hidden_share"]
    assert found["sample"].tolist() == NAMES and found["fold"].tolist() == [0, 1, 2, 0, 1, 2]
    kinds = ["bottle", "bottle", "big-cup", "hat", "bottle", ""]
    assert found["object"].tolist() == (kinds if painted else [""] * COUNT)
    hidden = (PAINTED & painted) | (BEFORE & before)
    for row in range(COUNT):
        own = (PICTURES[row : row + 1, ..., 0] / np.float32(255)) ** np.float32(row % FOLDS + 1)
        others = np.delete(hidden, row, axis=0).mean(axis=0)[None]
        wanted = agreement(own, hidden[row : row + 1], others)
        np.testing.assert_allclose(found.loc[[row], list(wanted)], wanted, rtol=1e-6)
