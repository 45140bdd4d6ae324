"""Colours of motion against the standard library's colour model, pixel by pixel."""

import colorsys
import math

import numpy as np
import pytest

from ofer.drawing.flow_colour import flow_to_rgb, magnitude_scale, wheel


def colour_slowly(dx: float, dy: float, maximum: float) -> tuple[float, float, float]:
    hue = math.atan2(dy, dx) / (2 * math.pi) % 1
    return colorsys.hsv_to_rgb(hue, min(math.hypot(dx, dy) / maximum, 1), 1)


def test_every_pixel_has_the_colour_of_its_motion():
    flow = np.random.default_rng(0).normal(0, 2, (2, 5, 7)).astype("float32")
    rgb = flow_to_rgb(flow, 3.0)
    assert rgb.shape == (5, 7, 3)
    for row in range(5):
        for column in range(7):
            dx, dy = map(float, flow[:, row, column])
            assert rgb[row, column] == pytest.approx(colour_slowly(dx, dy, 3.0), abs=1e-6)


def test_no_motion_is_white_and_opposite_motions_have_complementary_colours():
    flow = np.zeros((2, 1, 3))
    flow[0, 0] = [0, 4, -4]
    white, right, left = flow_to_rgb(flow, 4.0)[0]
    assert list(white) == [1, 1, 1]
    assert list(right) == [1, 0, 0]
    assert list(right + left) == pytest.approx([1, 1, 1])


def test_motion_beyond_the_scale_is_drawn_like_its_rim_and_unknown_motion_grey():
    flow = np.array([[[5.0, 50.0, np.nan]], [[0.0, 0.0, 0.0]]])
    rim, beyond, unknown = flow_to_rgb(flow, 5.0)[0]
    assert list(rim) == list(beyond)
    assert list(unknown) == [0.85, 0.85, 0.85]


def test_the_wheel_shows_at_each_place_the_motion_that_points_there():
    picture = wheel(101)
    down = flow_to_rgb(np.array([[[0.0]], [[0.98]]]), 1.0)[0, 0]
    assert picture[99, 50] == pytest.approx(down, abs=1e-6)
    assert list(picture[50, 50]) == [1, 1, 1]
    assert list(picture[0, 0]) == [1, 1, 1]


def test_the_common_scale_covers_most_pixels_of_all_flows():
    weak, strong = np.full((2, 10, 10), 0.1), np.zeros((2, 10, 10))
    strong[0] = 6.2
    assert magnitude_scale([weak, strong]) == 6.5
    assert magnitude_scale([weak]) == 0.5


def test_another_shape_or_an_empty_scale_is_refused():
    with pytest.raises(ValueError, match="not \\(2, height, width\\)"):
        flow_to_rgb(np.zeros((5, 7, 2)), 1.0)
    with pytest.raises(ValueError, match="not positive"):
        flow_to_rgb(np.zeros((2, 5, 7)), 0.0)
