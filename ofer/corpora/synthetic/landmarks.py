"""The 68 iBUG points as vertices of the skin's grid."""

import numpy as np

from ofer.corpora.synthetic.curves import lip_curves
from ofer.corpora.synthetic.mesh import Grid
from ofer.corpora.synthetic.parameters import Parameters

CONTOUR = [(0, 112), (17, 108), (33, 97.5), (45, 84), (54.5, 68), (61, 51), (65, 34), (67, 17), (68, 0)]
"""Chin to ear on the image's right, mm of the mean face: points 8 … 16 (zero-based), mirrored for 8 … 0."""
BROW = [(13, -20.3), (21.5, -22.5), (31, -24), (41, -24.5), (50, -21.5)]
"""Nose to temple: points 22 … 26, mirrored for 21 … 17."""
NOSE = [(0, -4), (0, 9.5), (0, 23), (0, 36), (-12, 46), (-6, 47.2), (0, 48), (6, 47.2), (12, 46)]
"""Points 27 … 35."""


def _nearest(grid: Grid, x: float, y: float) -> int:
    front = (np.cos(grid.angle) > -0.05) & (grid.tuck == 0) & (grid.under_jaw == 0)
    distance = np.where(front, np.hypot(grid.x - x, grid.y - y), np.inf)
    return int(np.argmin(distance))


def _on_row(grid: Grid, row: int, x: float) -> int:
    return row * grid.x.shape[1] + int(np.argmin(np.abs(grid.x[row] - x)))


def landmark_vertices(grid: Grid, parameters: Parameters) -> np.ndarray:
    """(68,) numbers of the skin's vertices in iBUG order.

    One-based 37–42 are the eye on the image's left (outer corner, upper lid, inner corner, lower lid) and
    43–48 the other from its inner corner; points of a lid or lip lie on its margin.
    """
    points = [_nearest(grid, -x, y) for x, y in CONTOUR[:0:-1]] + [_nearest(grid, x, y) for x, y in CONTOUR]
    points += [_nearest(grid, -x, y) for x, y in BROW[::-1]] + [_nearest(grid, x, y) for x, y in BROW]
    points += [_nearest(grid, x, y) for x, y in NOSE]
    inner, outer = parameters.number("eye", "inner_x"), parameters.number("eye", "outer_x")
    third = (outer - inner) / 3
    up, low = grid.upper_lid, grid.lower_lid
    points += [_on_row(grid, row, x) for row, x in (
        (up, -outer), (up, -outer + third), (up, -inner - third), (up, -inner), (low, -inner - third), (low,
        -outer + third), (up, inner), (up, inner + third), (up, outer - third), (up, outer), (low, outer -
        third), (low, inner + third),
    )]  # fmt: skip
    corner = parameters.number("lips", "corner_x")

    def border(x: float, lower: bool) -> int:
        top, _, bottom = lip_curves(np.array([x]), parameters)
        return _nearest(grid, x, float(bottom[0] if lower else top[0]))

    points += [_on_row(grid, grid.upper_lip, -corner)]
    points += [border(x, False) for x in (-15.5, -5.0, 0.0, 5.0, 15.5)]
    points += [_on_row(grid, grid.upper_lip, corner)]
    points += [border(x, True) for x in (15.5, 6.5, 0.0, -6.5, -15.5)]
    points += [_on_row(grid, grid.upper_lip, x) for x in (-0.88 * corner, -8.0, 0.0, 8.0, 0.88 * corner)]
    points += [_on_row(grid, grid.lower_lip, x) for x in (8.0, 0.0, -8.0)]
    return np.array(points)
