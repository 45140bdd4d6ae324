"""Gates are those of the model that did not see the picture, beside what the painted masks hide of their patches."""

from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ofer.base.tables import read_table
from ofer.faces.pictures import FacePicture, write_pictures
from ofer.faces.point_files import FacePoints, write_points
from ofer.jobs.job import Job
from ofer.learning.models import write_models
from ofer.learning.stills import ArrayPictures, SeenStills, StillsRound
from ofer.methods.acnn.gate_values import gate_values, patch_windows
from ofer.methods.acnn.recipe import train
from ofer.methods.acnn.settings import Settings
from ofer.stages.measure_gates import build
from tests.evaluation.made_division import rounds_of, write_division

SIDE, COUNT, FOLDS = 24, 9, 3
SETTINGS = Settings(recipe="acnn", width=0.05, stride=2, window=3, batch_size=4, steps=1, validate_every=1)
NAMES = [f"S{number}" for number in range(COUNT)]
GENERATOR = np.random.default_rng(0)
PICTURES = GENERATOR.integers(0, 255, (COUNT, SIDE, SIDE, 3), dtype=np.uint8)
HIDDEN = np.zeros((COUNT, SIDE, SIDE), bool)
HIDDEN[:, :, SIDE // 2 :] = True
FRACTIONS = GENERATOR.uniform(0.2, 0.8, (COUNT, 68, 2)).astype(np.float32)
POINTS = FRACTIONS * SIDE - np.float32(0.5)


@pytest.fixture(scope="module")
def models() -> list[dict[str, np.ndarray]]:
    pictures = ArrayPictures(PICTURES, np.arange(COUNT) % 3, POINTS)
    data = StillsRound(training=pictures, validation=pictures, classes=3)
    return [train(data, SETTINGS, seed=number).weights for number in range(FOLDS)]


def measured(folder: Path, models: list[dict[str, np.ndarray]], *, occluded: bool) -> pd.DataFrame:
    faces = [
        FacePicture(name, name[:2], "fear", "", PICTURES[row], hidden=HIDDEN[row] if occluded else None)
        for row, name in enumerate(NAMES)
    ]
    write_pictures(folder / "faces.h5", faces, shape=PICTURES.shape[1:])
    write_points(folder / "points.h5", FacePoints(FRACTIONS, tuple(NAMES), ("truth",) * COUNT, {}))
    write_models(folder / "models.safetensors", {n: (w, {}) for n, w in enumerate(models)}, {"classes": ["fear"]})
    samples = pd.DataFrame({"sample": NAMES, "subject": NAMES, "label": "fear", "fold": np.arange(COUNT) % FOLDS})
    read = {
        "division": write_division(folder, rounds_of(samples, FOLDS)),
        "pictures": [folder / "faces.h5"],
        "points": {"made/0": [folder / "points.h5"]},
        "weights": [folder / "models.safetensors"],
    }
    declared = {"method": asdict(SETTINGS), "threads": 1, "round": None}
    build(Job("ofer.stages.measure_gates", declared, read, {"gates": folder / "gates.csv"}))
    return read_table(folder / "gates.csv", ("sample", "subject", "patch"))


def test_every_gate_of_every_picture_has_its_row(tmp_path: Path, models: list[dict[str, np.ndarray]]) -> None:
    found = measured(tmp_path, models, occluded=True)
    assert list(found) == ["sample", "subject", "fold", "patch", "alpha", "hidden_share", "x", "y"]
    gates = [*map(str, range(1, 25)), "face"]
    assert found.groupby("sample")["patch"].agg(list).to_dict() == dict.fromkeys(NAMES, gates)
    for row, name in enumerate(NAMES):
        own = found[found["sample"] == name]
        model = models[own["fold"].unique().item()]
        patches, face = gate_values(
            model, SETTINGS, SeenStills(pictures=PICTURES[row : row + 1], points=POINTS[row : row + 1])
        )
        np.testing.assert_allclose(own["alpha"], np.append(patches, face), rtol=1e-4)
        for (left, top, right, bottom), share, x in zip(
            patch_windows(SETTINGS, POINTS[row : row + 1], SIDE, 1)[0], own["hidden_share"], own["x"], strict=False
        ):
            seen = HIDDEN[row, max(top, 0) : bottom, max(left, 0) : right]
            np.testing.assert_allclose([share, x], [seen.mean(), (left + right) / 2 / SIDE])
        assert own["hidden_share"].iloc[-1] == 0.5


def test_of_clean_pictures_nothing_is_hidden(tmp_path: Path, models: list[dict[str, np.ndarray]]) -> None:
    assert set(measured(tmp_path, models, occluded=False)["hidden_share"]) == {0}
