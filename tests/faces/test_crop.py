import math

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ofer.faces.crop import CropBox, border_fault, crop, crop_box

X, Y = (-1.3, 1.3), (-0.7, 1.9)
FRAME = np.random.default_rng(0).integers(0, 256, (90, 120), dtype=np.uint8)
coordinate = st.floats(50, 400)


def test_the_default_box_is_a_square_of_2_6_inter_ocular_distances():
    box = crop_box([[100, 80], [200, 80]], x=X, y=Y)
    assert box == CropBox(left=20, top=10, width=260, height=260, angle=0.0)


@settings(deadline=None)
@given(coordinate, coordinate, st.floats(20, 150), st.floats(-0.4, 0.4), st.booleans())
def test_the_box_holds_only_pixels_within_the_limits_and_lacks_less_than_one(x, y, d, tilt, derotate):
    left_eye = (x + d * math.cos(tilt), y + d * math.sin(tilt))
    box = crop_box([[x, y], left_eye], x=X, y=Y, derotate=derotate)
    assert box.width == box.height
    right, left = box.points_in_crop([[x, y], left_eye])
    middle = (right + left) / 2
    for axis, limits, size in ((0, X, box.width), (1, Y, box.height)):
        low, high = (middle[axis] + limit * d for limit in limits)
        assert -1 < low <= 1e-5
        assert -1e-5 <= high - (size - 1) < 2


@settings(deadline=None)
@given(coordinate, coordinate, st.floats(20, 150), st.floats(-0.4, 0.4))
def test_derotation_puts_the_eyes_on_a_row(x, y, d, tilt):
    pupils = np.array([[x, y], [x + d * math.cos(tilt), y + d * math.sin(tilt)]])
    box = crop_box(pupils, x=X, y=Y, derotate=True)
    right, left = box.points_in_crop(pupils)
    assert left[1] == pytest.approx(right[1], abs=1e-6)
    assert left[0] - right[0] == pytest.approx(d)
    back = np.append(right, 1) @ box.to_frame().T
    np.testing.assert_allclose(back, pupils[0], atol=1e-6)


def test_inside_the_frame_the_crop_is_a_copy_of_its_pixels():
    box = CropBox(left=10, top=5, width=30, height=20, angle=0.0)
    cut = crop(FRAME, box)
    np.testing.assert_array_equal(cut, FRAME[5:25, 10:40])
    assert not np.shares_memory(cut, FRAME)


@settings(deadline=None)
@given(st.integers(-70, 130), st.integers(-70, 100), st.integers(1, 60), st.integers(1, 60))
def test_outside_the_frame_the_border_is_repeated(left, top, width, height):
    cut = crop(FRAME, CropBox(left, top, width, height, 0.0))
    padded = np.pad(FRAME, 200, mode="edge")
    np.testing.assert_array_equal(cut, padded[200 + top :, 200 + left :][:height, :width])


def test_a_derotated_crop_samples_the_turned_frame():
    smooth = cv2.GaussianBlur(FRAME, (0, 0), 4)
    box = crop_box([[40, 40], [70, 46]], x=(-0.8, 0.8), y=(-0.6, 1.0), derotate=True)
    cut = crop(smooth, box)
    matrix = box.to_frame()
    for i, j in ((0, 0), (10, 20), (30, 5)):
        x, y = matrix @ (j, i, 1)
        column, row = int(x), int(y)
        a, b = x - column, y - row
        patch = smooth[row : row + 2, column : column + 2].astype(float)
        expected = np.array([1 - b, b]) @ patch @ np.array([1 - a, a])
        assert abs(float(cut[i, j]) - expected) < 1.5


def test_a_derotated_crop_repeats_the_border_too():
    bright = np.full((90, 120), 200, dtype=np.uint8)
    cut = crop(bright, crop_box([[10, 20], [50, 26]], x=X, y=Y, derotate=True))
    assert (cut == 200).all()


@pytest.mark.parametrize(
    ("box", "share"),
    [
        (CropBox(0, 0, 120, 90, 0.0), 0),
        (CropBox(-10, 0, 100, 50, 0.0), 0.1),
        (CropBox(90, -10, 60, 40, 0.0), 1 - 0.5 * 0.75),
        (CropBox(500, 500, 10, 10, 0.0), 1),
        (CropBox(-10, -19, 20, 20, math.pi), 1 - 11 * 20 / 400),
    ],
)
def test_the_share_outside_the_frame_decides(box, share):
    assert border_fault(box, FRAME.shape, largest_outside=share + 0.001) == ""
    if share:
        fault = border_fault(box, FRAME.shape, largest_outside=share - 0.001)
        assert fault.startswith(f"{share:.0%} of the face crop lies outside the frame")


@settings(max_examples=20, deadline=None)
@given(st.floats(20, 40), st.floats(-1, 1))
def test_level_eyes_need_no_derotation(d, shift):
    pupils = [[45 + shift, 40], [45 + shift + d, 40]]
    flat, turned = (crop_box(pupils, x=X, y=Y, derotate=derotate) for derotate in (False, True))
    assert flat == turned
