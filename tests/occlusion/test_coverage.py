"""How much of a claim is hidden: the measure against the obvious, and its rows."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from ofer.faces.files import FacePoints
from ofer.occlusion.coverage import coverage, hidden_points, still_coverage
from ofer.occlusion.features import FEATURES
from ofer.occlusion.objects import pictures_of
from ofer.occlusion.occlude import KINDS, hidden_by, occlude
from ofer.occlusion.settings import Feature
from tests.occlusion.test_occlude import BOX, FACE

EYES, MOUTH = FEATURES["eyes"], FEATURES["mouth"]
LEFT_HALF = {"boxes": [{"x": [-9.0, 0.0], "y": [-9.0, 9.0]}], "fill": "black", "seed": 0}
"""Of a face whose pupils are those below: the columns up to 10."""


def face(sample: str, label: str, *, seen_at_apex: int = 0) -> FacePoints:
    """Return a face with all points in the left half, but for some of the mouth's in the apex frame."""
    points = np.full((2, 68, 2), 5.0)
    points[1, list(MOUTH)[:seen_at_apex]] = 15.0
    return FacePoints(sample, label, (20, 20), np.array([[8.0, 9.0], [12.0, 9.0]]), points, "landmarks")


def shares(faces: list[FacePoints], hides: list[str]) -> dict[tuple[str, str, str], tuple[int, float, float]]:
    table = coverage(faces, "half", {**LEFT_HALF, "hides": hides})
    return {
        (row.feature, row.frame, row.label): (row.n, row.points_hidden, row.faces_hidden) for row in table.itertuples()
    }


def test_points_are_hidden_as_one_by_one_in_a_slow_loop():
    rng = np.random.default_rng(0)
    mask = rng.random((11, 13)) > 0.5
    points = rng.uniform(-4, 17, (2, 500, 2))
    for x_y, hidden in zip(points.reshape(-1, 2), hidden_points(mask, points).ravel(), strict=True):
        # The pixel whose square it lies in; where there is none, nothing shows it.
        pixels = [(i, j) for i, j in np.ndindex(mask.shape) if abs(x_y[0] - j) <= 0.5 and abs(x_y[1] - i) <= 0.5]
        assert hidden == all(mask[pixel] for pixel in pixels)


@pytest.mark.parametrize("points", [[1e300, 2.0], [-1e300, 2.0]])
def test_a_point_far_beyond_the_crop_is_shown_by_no_pixel(points):
    assert hidden_points(np.zeros((5, 5), bool), points)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sample", ["S001_001", "S002_005"])
def test_the_measured_mask_is_the_one_that_is_painted(kind, sample):
    values = {"boxes": [BOX], "fill": kind, "seed": 3, "images": None, "objects": ["glasses", "hand"], "fit": "inside"}
    painted = occlude(replace(FACE, sample=sample), values, pictures_of(values)).mask
    measured = hidden_by(values, sample, FACE.crops.shape[1:], FACE.pupils, pictures_of(values))
    np.testing.assert_array_equal(measured, painted)


def test_points_count_alone_and_faces_whole_of_each_class_and_frame():
    found = shares([face("a", "fear"), face("b", "fear", seen_at_apex=5), face("c", "anger")], ["eyes", "mouth"])
    assert found["mouth", "first", "all"] == (3, 1, 1)
    assert found["mouth", "apex", "all"] == (3, pytest.approx(1 - 5 / 60), pytest.approx(2 / 3))
    assert found["mouth", "apex", "fear"] == (2, pytest.approx(1 - 5 / 40), 0.5)
    assert found["mouth", "apex", "anger"] == (1, 1, 1)
    assert found["eyes", "apex", "all"] == (3, 1, 1)
    # All that is claimed together: 12 points of the eyes, 20 of the mouth.
    assert found["eyes+mouth", "apex", "fear"] == (2, pytest.approx(1 - 5 / 64), 0.5)


def test_faces_without_points_are_not_counted_and_where_there_are_none_n_is_nought():
    unknown = replace(face("d", "fear"), points=None, points_from="")
    assert shares([face("a", "fear"), unknown], ["eyes"])["eyes", "apex", "all"][0] == 1
    found = coverage([unknown], "half", {**LEFT_HALF, "hides": ["eyes"]})
    assert found[["feature", "frame", "label", "n"]].to_numpy().tolist() == [
        ["eyes", "first", "all", 0], ["eyes", "apex", "all", 0],
    ]  # fmt: skip
    assert found["faces_hidden"].isna().all()


def test_an_entry_that_claims_nothing_has_no_rows():
    assert shares([face("a", "fear")], []) == {}


def test_every_feature_can_be_claimed():
    assert get_args(Feature) == tuple(FEATURES)


def test_a_claim_of_stills_is_measured_on_the_masks_that_were_drawn():
    mask = np.zeros((20, 20), bool)
    mask[:, :11] = True
    faces = [face("a", "fear"), face("b", "fear", seen_at_apex=5), face("c", "anger")]
    points = np.stack([one.points[1] for one in faces] + [np.full((68, 2), np.nan)])
    table = still_coverage("half", ["mouth"], ["fear", "fear", "anger", "anger"], [mask] * 4, points, "true")
    found = {row.label: (row.frame, row.n, row.points_hidden, row.faces_hidden) for row in table.itertuples()}
    assert found["all"] == ("still", 3, pytest.approx(1 - 5 / 60), pytest.approx(2 / 3))
    assert found["anger"] == ("still", 1, 1, 1)
    assert set(table["points_from"]) == {"true"}
    nothing = still_coverage("half", ["mouth"], ["fear"], [mask], np.full((1, 68, 2), np.nan), "")
    assert nothing["n"].tolist() == [0]
    assert still_coverage("half", [], ["fear"], [mask], points[:1], "true").empty
