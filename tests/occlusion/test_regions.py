import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ofer.faces.crop import crop_box
from ofer.occlusion.regions import region_mask, union_mask

PUPILS = np.array([[130.0, 70.0], [230.0, 70.0]])
LOWER = {"x": (-1.30, 1.30), "y": (0.45, 1.90)}


def test_a_box_in_face_units_hides_its_pixels_edges_included():
    mask = region_mask((260, 360), PUPILS, x=(-0.65, 0.65), y=(0.75, 1.45))
    expected = np.zeros((260, 360), dtype=bool)
    expected[145 : 215 + 1, 115 : 245 + 1] = True
    np.testing.assert_array_equal(mask, expected)
    assert mask.dtype == bool


limit = st.tuples(st.floats(-2, 2), st.floats(-2, 2)).map(sorted)


@settings(deadline=None)
@given(limit, limit, st.floats(5, 30), st.floats(5, 25), st.floats(8, 20), st.floats(-4, 4))
def test_a_pixel_is_hidden_if_and_only_if_its_centre_is_in_the_box(x, y, left, top, d, tilt):
    pupils = np.array([[left, top], [left + d, top + tilt]])
    mask = region_mask((30, 40), pupils, x=x, y=y)
    unit = np.hypot(d, tilt)
    for i, j in np.ndindex(30, 40):
        u, v = (j - (left + d / 2)) / unit, (i - (top + tilt / 2)) / unit
        distance_to_an_edge = min(abs(u - edge) for edge in x), min(abs(v - edge) for edge in y)
        if min(distance_to_an_edge) > 1e-6:
            assert mask[i, j] == (x[0] < u < x[1] and y[0] < v < y[1])


@settings(deadline=None)
@given(st.floats(50, 400), st.floats(50, 400), st.floats(20, 150), st.floats(-20, 20), st.booleans())
def test_the_lower_part_reaches_the_crops_sides_and_bottom(x, y, d, tilt, derotate):
    pupils = np.array([[x, y], [x + d, y + tilt]])
    box = crop_box(pupils, x=(-1.3, 1.3), y=(-0.7, 1.9), derotate=derotate)
    mask = region_mask((box.height, box.width), box.points_in_crop(pupils), **LOWER)
    rows = mask.any(axis=1)
    assert mask[rows].all(), "whole rows"
    assert rows[-1]
    assert not rows[0]


def test_a_box_beyond_the_crop_hides_nothing():
    assert not region_mask((50, 50), PUPILS, x=(3, 4), y=(3, 4)).any()


def test_several_boxes_hide_their_union():
    boxes = [{"x": (-1.0, 1.0), "y": (-0.45, 0.30)}, LOWER]
    mask = union_mask((260, 360), PUPILS, boxes)
    separately = [region_mask((260, 360), PUPILS, **box) for box in boxes]
    np.testing.assert_array_equal(mask, separately[0] | separately[1])
    assert mask.sum() == pytest.approx(separately[0].sum() + separately[1].sum())
    assert not union_mask((260, 360), PUPILS, []).any()
