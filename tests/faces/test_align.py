"""The square that is cut out of a still."""

import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.faces.align import align_picture, align_points, alignment

EYES = {"by": "eyes", "side": 52, "x": (-1.3, 1.3), "y": (-0.7, 1.9), "margin": 0.0, "largest_outside": 0.25}


def ramp(height: int = 120, width: int = 100) -> np.ndarray:
    """Return a picture whose red is the column, green the row, and blue nothing."""
    rows, columns = np.mgrid[:height, :width]
    return np.dstack([columns, rows, 0 * rows]).astype(np.uint8)


def test_the_eyes_lie_on_a_row_at_a_fixed_place_however_the_head_is_turned() -> None:
    for turn in (-0.4, 0.0, 0.3):
        middle, d = np.array([50.0, 50.0]), 20.0
        across = d / 2 * np.array([np.cos(turn), np.sin(turn)])
        eyes = np.stack([middle - across, middle + across])
        matrix = alignment((120, 100), EYES, eyes, None)
        # 2.6 d are 52 pixels: d is 20 of them, the midpoint 1.3 d from the left and 0.7 d from the top.
        assert align_points(eyes, matrix) == pytest.approx(np.array([[15.5, 13.5], [35.5, 13.5]]), abs=1e-4)


def test_a_picture_and_its_points_move_alike() -> None:
    eyes = np.array([[38.0, 47.0], [60.0, 52.0]])
    matrix = alignment((120, 100), EYES, eyes, None)
    square = align_picture(ramp(), matrix, 52)
    for place in np.array([[40.0, 50.0], [55.0, 70.0], [62.0, 44.0]]):
        column, row = np.rint(align_points(place, matrix)).astype(int)
        assert square[row, column, :2] == pytest.approx(place, abs=1.6)


def test_a_picture_that_shrinks_much_moves_like_its_points_too() -> None:
    large = np.repeat(np.repeat(ramp(), 8, axis=0), 8, axis=1)
    eyes = np.array([[38.0, 50.0], [60.0, 50.0]]) * 8 + 3.5
    matrix = alignment((960, 800), EYES, eyes, None)
    square = align_picture(large, matrix, 52)
    for place in np.array([[40.0, 50.0], [55.0, 70.0]]):
        column, row = np.rint(align_points(place * 8 + 3.5, matrix)).astype(int)
        assert square[row, column, :2] == pytest.approx(place, abs=1.6)


def test_as_shipped_keeps_pixels_of_a_picture_of_that_side() -> None:
    values = {"by": "as_shipped", "side": 100, "largest_outside": 0.25}
    picture = ramp(100, 100)
    assert np.array_equal(align_picture(picture, alignment((100, 100), values, None, None), 100), picture)


def test_of_what_is_not_square_the_middle_is_taken() -> None:
    values = {"by": "as_shipped", "side": 100, "largest_outside": 0.25}
    matrix = alignment((120, 100), values, None, None)
    assert np.array_equal(align_picture(ramp(), matrix, 100), ramp()[10:110])


def test_a_box_becomes_a_square_around_its_middle_with_a_margin() -> None:
    values = {"by": "box", "side": 60, "margin": 0.25, "largest_outside": 0.25}
    matrix = alignment((120, 100), values, None, (30, 40, 40, 30))
    # Its longer side is 40; half as much again are 60 pixels around (50, 55).
    assert align_points([[50 - 0.5, 55 - 0.5]], matrix) == pytest.approx(np.array([[29.5, 29.5]]))
    assert np.array_equal(align_picture(ramp(), matrix, 60), ramp()[25:85, 20:80])


@pytest.mark.parametrize(
    ("by", "eyes", "box", "message"),
    [
        ("eyes", None, None, "eyes are not known"),
        ("box", None, None, "no box"),
        ("box", None, (90, 100, 40, 40), "of the square lie outside"),
    ],
)
def test_what_cannot_be_aligned_is_said(by: str, eyes: None, box: tuple[int, ...] | None, message: str) -> None:
    with pytest.raises(OferError, match=message):
        alignment((120, 100), {**EYES, "by": by}, eyes, box)
