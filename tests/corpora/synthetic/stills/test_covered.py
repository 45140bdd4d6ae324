"""Test pictures in the layouts of RAF-DB and AffectNet with an object before each face, as FED-RO's have."""

import csv
from dataclasses import replace

import cv2
import numpy as np
import pytest

from ofer.base.by_name import load
from ofer.corpora.synthetic.settings import COVERABLE, GenerateSettings
from ofer.corpora.synthetic.stills.plan import part_of_person, plan_pictures
from ofer.corpora.synthetic.stills.write import draw_pictures


@pytest.mark.parametrize("layout", COVERABLE)
def test_an_object_hides_its_mask_and_changes_nothing_else(parameters, layout):
    values = GenerateSettings(layout=layout, covered=True, pictures={"test": 8}, side=64).values()
    writer = load(f"ofer.corpora.synthetic.stills.writers.{layout}")
    planned = plan_pictures(values)[:3]
    assert all(picture.covered for picture in planned)
    free = [replace(picture, covered=False) for picture in planned]
    for (_, _, [still], _), (_, _, [bare], _) in zip(
        draw_pictures(planned, values, parameters, writer), draw_pictures(free, values, parameters, writer), strict=True
    ):
        assert bare.hidden is None
        np.testing.assert_array_equal(still.points, bare.points)
        # The lens blurs an outline.
        near = cv2.dilate(still.hidden.astype(np.uint8), np.ones((15, 15))) > 0
        np.testing.assert_array_equal(still.picture[~near], bare.picture[~near])
        assert (still.picture != bare.picture).any(-1)[still.hidden].mean() > 0.9


def test_a_mask_hides_the_same_of_the_face_in_the_aligned_and_in_the_original_picture(write, tmp_path):
    write(tmp_path, layout="rafdb", covered=True, pictures={"test": 8}, side=100)
    with open(tmp_path / "truth_00.csv", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["picture"] for row in rows} == {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.jpg")}
    hidden = []
    for row in rows:
        mask = cv2.imread(str(tmp_path / row["mask"]), cv2.IMREAD_GRAYSCALE)
        assert mask.shape == cv2.imread(str(tmp_path / row["picture"])).shape[:2]
        points = np.array([[float(row[f"{axis}{number}"]) for axis in "yx"] for number in range(18, 69)])
        hidden.append(mask[*np.rint(points).astype(int).T] > 0)
    aligned, original = np.array(hidden[::2]), np.array(hidden[1::2])
    assert aligned.any(axis=1).all() and (aligned == original).mean() > 0.95


def test_all_parts_write_where_there_are_test_pictures_alone():
    values = GenerateSettings(layout="rafdb", covered=True).values()
    assert {part_of_person(picture, values, 4) for picture in plan_pictures(values)} == {0, 1, 2, 3}
    whole = GenerateSettings(layout="rafdb").values()
    parts = {(picture.split, part_of_person(picture, whole, 4)) for picture in plan_pictures(whole)}
    assert parts == {("train", 0), ("train", 2), ("test", 1), ("test", 3)}
