"""Crops of a clip are those that the corpus's stages would cut, brought to the corpus's size."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.faces.sequence import crops_of_sequence
from ofer.recognition.crops import crops_after, cutter, resizing
from ofer.recognition.face import Face
from tests.recognition.models import CROP, MODEL

EYES = {1: np.asarray([[60.0, 60.0], [100.0, 62.0]]), 2: np.asarray([[62.0, 61.0], [103.0, 65.0]])}


def frames(count: int = 3) -> list[tuple[int, np.ndarray]]:
    rng = np.random.default_rng(0)
    return [(n, cv2.GaussianBlur(rng.integers(0, 256, (180, 160), np.uint8), (0, 0), 3)) for n in range(1, count + 1)]


@pytest.mark.parametrize("mode", ["first", "per_frame", "similarity"])
@pytest.mark.parametrize("derotate", [False, True])
def test_frame_by_frame_gives_the_crops_of_the_whole_sequence(mode: str, derotate: bool) -> None:
    geometry = {"frame": mode, "derotate": derotate}
    given = frames()
    face = Face(EYES, "")
    cut = cutter(given, 1, face, replace(MODEL, crop=CROP | geometry), "clip")
    pupils = np.stack([face.at(number) for number, _ in given])
    whole = crops_of_sequence([frame for _, frame in given], pupils, x=(-1.3, 1.3), y=(-0.7, 1.9), **geometry)
    found = list(crops_after(given, cut))
    assert [number for number, _, _ in found] == [2, 3]
    for row, (_, neutral, crop) in enumerate(found, start=1):
        np.testing.assert_array_equal(neutral, whole.crops[0])
        np.testing.assert_array_equal(crop, whole.crops[row])
    np.testing.assert_allclose(cut.pupils_in_crop, whole.pupils)
    assert cut.box == whole.box


def test_faces_of_the_corpus_s_size_stay_as_they_are_and_others_get_its_median() -> None:
    assert resizing(35.0, MODEL.distances) == resizing(50.0, MODEL.distances) == 1.0
    assert resizing(80.0, MODEL.distances) == 0.5
    assert resizing(20.0, MODEL.distances) == 2.0


def test_a_face_twice_as_large_gives_nearly_the_same_crop() -> None:
    small = cutter(frames(), 1, Face(EYES, ""), MODEL, "clip")
    double = [(n, cv2.resize(f, None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR)) for n, f in frames()]
    eyes = {number: (points + 0.5) * 2 - 0.5 for number, points in EYES.items()}
    large = cutter(double, 1, Face(eyes, ""), MODEL, "clip")
    assert large.factor == pytest.approx(40 / (2 * np.hypot(40, 2)))
    assert large.distance == pytest.approx(40)
    assert small.factor == 1.0
    one, other = small.pair(2, frames()[1][1])[1], large.pair(2, double[1][1])[1]
    assert abs(one.shape[0] - other.shape[0]) <= 1
    side = min(one.shape[0], other.shape[0])
    assert np.abs(one[:side, :side].astype(int) - other[:side, :side]).mean() < 3


def test_a_face_over_the_border_is_refused() -> None:
    eyes = {1: np.asarray([[5.0, 60.0], [45.0, 60.0]])}
    with pytest.raises(OferError, match=r"clip: frame 1: \d+% of the face crop lies outside the frame"):
        cutter(frames(), 1, Face(eyes, ""), MODEL, "clip")
