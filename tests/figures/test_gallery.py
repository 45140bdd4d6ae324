"""A gallery shows the faces that it may, under their occluders, and what methods make of what they are given."""

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes

from ofer.base.errors import OferError
from ofer.faces.pictures import FacePicture, write_pictures
from ofer.faces.point_files import FacePoints, write_points
from ofer.figures.gallery import draw
from ofer.jobs.job import Job
from ofer.learning.models import write_models
from ofer.learning.stills import SeenStills
from tests.evaluation.made_division import rounds_of, write_division

SIDE = 16
CLASSES = ["fear", "anger"]
LOWER_HALF = {"boxes": [], "of_picture": [{"x": (0.0, 1.0), "y": (0.5, 1.0)}], "fill": "black", "seed": 0}
NAMES = [f"S{number}" for number in range(9)]
"""Each of a level of its own; the first three, of one of which no points are known, are tested in the first round."""


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[SeenStills]:
    """Return a list of what methods are given: one answers fear, one gives grey faces, one takes black for hidden."""
    given: list[SeenStills] = []

    def attention(weights: Any, settings: Any, stills: SeenStills) -> Any:
        given.append(stills)
        return np.tile([0.75, 0.25], (len(stills), 1)), np.ones((len(stills), 4, 4), np.float32)

    def restore(weights: Any, settings: Any, stills: SeenStills) -> Any:
        given.append(stills)
        return np.full_like(stills.pictures, 200)

    def apply(weights: Any, settings: Any, stills: SeenStills) -> Any:
        return np.where(stills.pictures[..., 0] == 0, np.float32(0.8), np.float32(0.2))

    module: Any = ModuleType("ofer.methods.fake.shown")
    module.attention, module.restore, module.apply = attention, restore, apply
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(sys.modules, "ofer.methods.fake.settings", SimpleNamespace(Settings=SimpleNamespace))
    return given


def job(folder: Path, functions: list[str], occlusions: list[Any], shown: Any = "all", *, points: bool = False) -> Job:
    eyes = np.array([[5.0, 6.0], [11.0, 6.0]])
    pictures = [
        FacePicture(name, name, CLASSES[row % 2], "", np.full((SIDE, SIDE, 3), row + 1, np.uint8), eyes=eyes)
        for row, name in enumerate(NAMES)
    ]
    write_pictures(folder / "faces.h5", pictures, shape=(SIDE, SIDE, 3))
    table = pd.DataFrame({"sample": NAMES, "subject": NAMES, "label": [CLASSES[row % 2] for row in range(9)]})
    division = write_division(folder, rounds_of(table.assign(fold=[row // 3 for row in range(9)]), 3))
    write_models(folder / "models.safetensors", {0: ({"mean": np.zeros(2)}, {})}, {"classes": CLASSES})
    found = FacePoints(np.full((8, 68, 2), 0.5, np.float32), tuple(NAMES[1:]), ("truth",) * 8, {"S0": "has none"})
    write_points(folder / "points.h5", found)
    method = {"method": {"recipe": "fake"}, "still": {"side": 8, "colour": "rgb"}, "round": None}
    of_methods = [
        method | {"name": f"my-{function}", "module": "ofer.methods.fake.shown", "function": function}
        for function in functions
    ]
    panel = {"corpus": "made", "occlusions": occlusions, "methods": of_methods, "covers": None}
    values = {
        "title": "Faces", "corpus": "made", "generated": True, "expressions": [], "faces": 1, "headset": False,
        "panels": [panel], "publishable_subjects": {"made": shown},
    }  # fmt: skip
    places = [f"0/{method}/{hidden}" for method in range(len(functions)) for hidden in range(len(occlusions))]
    read = {
        "division": {"0": division},
        "faces": {"0": [folder / "faces.h5"]},
        "weights": {place: [folder / "models.safetensors"] for place in places},
        "points": {place: [folder / "points.h5"] for place in places if points},
    }
    return Job("ofer.stages.draw", values, read, {})


def pictures(figure: Any) -> list[np.ndarray]:
    return [np.asarray(axes.images[0].get_array()) for axes in figure.axes if axes.images]


def test_clean_occluded_and_restored_faces_stand_below_one_another(tmp_path: Path, seen: list[SeenStills]) -> None:
    figure = draw(job(tmp_path, ["restore"], [["lower", LOWER_HALF]]))
    assert figure.get_suptitle() == "Faces, corpus made (synthetic faces)"
    assert [axes.get_title() for axes in figure.axes[:2]] == ["anger", "fear"]
    assert [axes.texts[0].get_text() for axes in figure.axes[::2]] == ["clean", "lower", "my-restore"]
    clean, occluded, restored = pictures(figure)[::2]
    np.testing.assert_array_equal(clean, 2)
    np.testing.assert_array_equal(occluded[: SIDE // 2], 2)
    np.testing.assert_array_equal(occluded[SIDE // 2 :], 0)
    np.testing.assert_array_equal(restored, 200)
    # It is given them at its own side, and no points.
    assert seen[0].pictures[0, :, 0, 0].tolist() == [2] * 4 + [0] * 4
    assert seen[0].points is None


def test_each_answer_stands_above_its_map_under_each_occlusion(tmp_path: Path, seen: list[SeenStills]) -> None:
    figure = draw(job(tmp_path, ["attention"], [["none", None], ["lower", LOWER_HALF]], points=True))
    given, answers = figure.axes[:4], figure.axes[4:]
    # Of the two tested faces of fear one has no points, so that the other is shown.
    assert [axes.get_title() for axes in given] == ["anger\nclean", "anger\nlower", "fear\nclean", "fear\nlower"]
    assert [axes.get_title() for axes in answers] == ["✗ fear 75 %"] * 2 + ["✓ fear 75 %"] * 2
    assert [len(axes.images) for axes in figure.axes] == [1] * 4 + [2] * 4
    assert pictures(figure)[2].max() == 3
    # The middle of the square, in pixels of the picture that the method sees.
    assert [set(one.points.ravel()) for one in seen] == [{3.5}] * 2  # type: ignore[union-attr]


def test_a_mask_is_grey_and_what_is_hidden_is_outlined_where_it_is_known(
    tmp_path: Path, seen: list[SeenStills], monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden, seen_whole = draw(job(tmp_path, ["apply"], [["none", None], ["lower", LOWER_HALF]])).axes[5:3:-1]
    assert [set(axes.images[0].get_array().ravel()) for axes in (hidden, seen_whole)] == [{51, 204}, {51}]
    assert not seen_whole.collections
    assert_outline(hidden, 0.5, 1.0)
    # Of a built-in corpus it is known what its pictures have before them.
    covered = job(tmp_path, ["apply"], [["none", None]])
    covered.slice["panels"][0]["covers"] = {"root": "results"}
    covered.inputs.update(manifest={"0": [tmp_path / "manifest.csv"]}, written={"0": []})
    above = np.arange(SIDE)[:, None] < np.full(SIDE, SIDE // 4)
    covers = SimpleNamespace(hidden=lambda sample, side: above[:: SIDE // side, :: SIDE // side])
    monkeypatch.setattr("ofer.figures.gallery.Covers", lambda values, manifest, lists: covers)
    assert_outline(draw(covered).axes[2], 0.0, 0.25)


def assert_outline(axes: Axes, top: float, bottom: float) -> None:
    """Assert that a band across the picture is outlined, between two heights in shares of its side."""
    [line] = axes.collections
    heights = line.get_paths()[0].vertices[:, 1]
    assert heights.min() == pytest.approx(top, abs=0.07) and heights.max() == pytest.approx(bottom, abs=0.07)
    assert axes.get_xlim() == (0, 1) and axes.get_ylim() == (1, 0)


def test_nobody_is_shown_who_may_not_be(tmp_path: Path, seen: list[SeenStills]) -> None:
    assert [one.max() for one in pictures(draw(job(tmp_path, [], [["none", None]], ["S0", "S4"])))] == [1]
    with pytest.raises(OferError, match=r"corpora\.made\.publishable_subjects: allows no tested face"):
        draw(job(tmp_path, [], [["none", None]], ["S4"]))


def test_a_headset_is_shown_and_what_is_hidden_besides_is_not(tmp_path: Path, seen: list[SeenStills]) -> None:
    worn = job(tmp_path, ["attention"], [["lower", LOWER_HALF]])
    worn.slice["headset"] = True
    figure = draw(worn)
    clean, headset, mapped = pictures(figure)[::2]
    assert not np.array_equal(clean, headset)
    assert headset[SIDE - 1].all()
    np.testing.assert_array_equal(headset, mapped)
    assert not seen[0].pictures[:, 4:].any()
