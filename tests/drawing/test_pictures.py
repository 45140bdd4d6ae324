"""Where the outline of the hidden part lies."""

import numpy as np

from ofer.drawing.pictures import draw_flow
from ofer.drawing.style import new_figure


def outline(mask: np.ndarray) -> np.ndarray:
    """Return the corners (x, y) of the outline on a flow of 16 × 16 cells."""
    axes = new_figure(2, 2).subplots()
    draw_flow(axes, np.zeros((2, 16, 16)), 1.0, mask)
    return axes.collections[0].get_paths()[0].vertices


def test_a_mask_of_higher_resolution_outlines_the_same_part_of_the_face():
    mask = np.zeros((64, 64), bool)
    mask[32:48, 16:32] = True  # the third quarter down, the second across
    corners = outline(mask)
    assert corners[:, 0].min() == 4
    assert corners[:, 0].max() == 8
    assert corners[:, 1].min() == 8
    assert corners[:, 1].max() == 12


def test_the_outline_is_closed_where_the_mask_reaches_the_border():
    mask = np.zeros((64, 64), bool)
    mask[32:] = True
    corners = outline(mask)
    assert (corners[0] == corners[-1]).all()
    assert (corners[:, 0].min(), corners[:, 0].max()) == (0, 16)


def test_without_hidden_pixels_there_is_no_outline():
    axes = new_figure(2, 2).subplots()
    draw_flow(axes, np.zeros((2, 16, 16)), 1.0, np.zeros((64, 64), bool))
    assert not axes.collections
