"""Inpainting works on levels of grey: what that costs, and that the flow's own unit does not matter."""

import cv2
import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.methods.filling.inpaint import LEVELS, inpaint_fill, to_levels

SIZE = 24
METHODS = ("telea", "navier_stokes")


def flows(count: int = 2) -> np.ndarray:
    """Smooth flows of a few pixels, dx and dy of different range."""
    rows, columns = np.mgrid[:SIZE, :SIZE] / SIZE
    waves = np.stack([np.sin(3 * columns) + rows, 0.2 * np.cos(4 * rows) - 0.1 * columns])
    return np.stack([(1 + index) * waves for index in range(count)])


def hole(top: int = 8, bottom: int = 16) -> np.ndarray:
    hidden = np.zeros((SIZE, SIZE), dtype=bool)
    hidden[top:bottom, 6:18] = True
    return hidden


def inpainted(maps: np.ndarray, hidden: np.ndarray, method: str = "telea", bits: int = 8) -> np.ndarray:
    return inpaint_fill(maps, hidden, method=method, radius=3, bits=bits)


@pytest.mark.parametrize("bits", LEVELS)
def test_a_visible_value_is_off_by_half_a_level_at_most(bits):
    for component in flows().reshape(-1, SIZE, SIZE):
        levels, least, step = to_levels(component, ~hole(), bits)
        error = np.abs(least + step * levels - component)[~hole()]
        spanned = np.ptp(component[~hole()])
        assert levels.dtype == LEVELS[bits]
        assert levels[~hole()].min() == 0 and levels[~hole()].max() == 2**bits - 1
        # both bounds: it is that good, and no better, so levels are really used
        assert spanned / (2**bits - 1) / 4 < error.max() <= spanned / (2**bits - 1) / 2 * (1 + 1e-9)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("bits", LEVELS)
def test_visible_cells_stay_to_the_last_bit_and_hidden_ones_are_near_what_was_there(method, bits):
    filled = inpainted(flows(), hole(), method, bits)
    np.testing.assert_array_equal(filled[:, :, ~hole()], flows()[:, :, ~hole()])
    for component, truth in zip(filled.reshape(-1, SIZE, SIZE), flows().reshape(-1, SIZE, SIZE), strict=True):
        assert np.abs(component - truth)[hole()].max() < 0.25 * np.ptp(truth)


@pytest.mark.parametrize("method", METHODS)
def test_what_the_hole_holds_is_not_read(method):
    other = flows()
    other[:, :, hole()] = 1e6
    np.testing.assert_array_equal(inpainted(other, hole(), method), inpainted(flows(), hole(), method))


@pytest.mark.parametrize("method", METHODS)
def test_each_component_is_stretched_by_itself_so_that_units_do_not_matter(method):
    factors, offset = np.array([8.0, 0.125])[:, None, None], 2.0
    expected = factors * inpainted(flows(), hole(), method) + offset
    np.testing.assert_allclose(inpainted(factors * flows() + offset, hole(), method), expected, atol=1e-9)


def test_telea_without_stretching_adds_about_a_level():
    """Why components are stretched: on pixels as they are, OpenCV's Telea is off by about one pixel."""
    component = flows()[0, 0].astype(np.float32)
    raw = cv2.inpaint(component, hole().astype(np.uint8), 3, cv2.INPAINT_TELEA)
    ours = inpainted(flows(), hole())[0, 0]
    bias = np.abs(raw - component)[hole()].mean(), np.abs(ours - component)[hole()].mean()
    assert bias[0] > 0.5 > 4 * bias[1]


def test_a_flow_that_is_the_same_everywhere_is_continued():
    constant = np.full((1, 2, SIZE, SIZE), 1.5)
    for method in METHODS:
        np.testing.assert_allclose(inpainted(constant, hole(), method), constant, atol=1e-12)


def test_holes_at_the_border_of_the_map_are_filled_from_what_is_left():
    hidden = np.zeros((SIZE, SIZE), dtype=bool)
    hidden[SIZE // 2 :] = True
    for method in METHODS:
        filled = inpainted(flows(), hidden, method)
        visible = flows()[:, :, ~hidden]
        assert (filled[:, :, hidden].min(axis=2) >= visible.min(axis=2) - 0.02).all()
        assert (filled[:, :, hidden].max(axis=2) <= visible.max(axis=2) + 0.02).all()


def test_a_hole_everywhere_or_nowhere():
    np.testing.assert_array_equal(inpainted(flows(), np.zeros((SIZE, SIZE), dtype=bool)), flows())
    with pytest.raises(OferError, match="covers the whole map"):
        inpainted(flows(), np.ones((SIZE, SIZE), dtype=bool))
