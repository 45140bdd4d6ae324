"""Where occluders lie in a picture."""

import numpy as np
import pytest

from ofer.occlusion.regions import box_window, window_mask
from ofer.occlusion.windows import windows

EYES = [[30.0, 40.0], [70.0, 40.0]]
UPPER, LOWER = {"x": [0, 1], "y": [0, 0.5]}, {"x": [0, 1], "y": [0.5, 1]}


def found(shape=(100, 100), seed=0, **entry):
    return windows({"boxes": [], **entry}, shape, EYES, np.random.default_rng(seed))


@pytest.mark.parametrize("shape", [(224, 224), (25, 31)])
def test_the_halves_of_a_picture_share_no_pixel_and_leave_none(shape):
    halves = [window_mask(shape, found(shape, of_picture=[half])) for half in (UPPER, LOWER)]
    assert (halves[0] ^ halves[1]).all()
    assert halves[0][: shape[0] // 2].all() and not halves[0][shape[0] // 2 :].any()
    np.testing.assert_array_equal(window_mask(shape, found(shape, of_picture=[UPPER, LOWER])), True)


def test_a_random_patch_of_a_sixth_is_8_of_48_pixels_everywhere_in_the_picture():
    patches = [found((48, 48), seed, share=[1 / 6, 1 / 6])[0] for seed in range(2000)]
    assert {(bottom - top, right - left) for top, bottom, left, right in patches} == {(8, 8)}
    assert {patch.top for patch in patches} == {patch.left for patch in patches} == set(range(41))


def test_a_side_is_drawn_between_the_limits_and_fits_into_a_crop_that_is_no_square():
    patches = [found((200, 100), seed, share=[0.38, 0.5])[0] for seed in range(500)]
    assert {bottom - top for top, bottom, _, _ in patches} == set(range(38, 51))
    assert max(patch.right for patch in patches) == 100 and max(patch.bottom for patch in patches) > 190


def test_boxes_lie_by_the_eyes_and_use_no_chance():
    rng = np.random.default_rng(0)
    box = {"x": [-1, 1], "y": [0, 0.5]}
    assert windows({"boxes": [box]}, (100, 100), EYES, rng) == [box_window(EYES, box["x"], box["y"])]
    assert rng.integers(1 << 31) == np.random.default_rng(0).integers(1 << 31)
