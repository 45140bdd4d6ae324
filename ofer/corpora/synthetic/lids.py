"""Lids: raising, tightening and closing them, and draping them over the eyeballs."""

from dataclasses import dataclass

import numpy as np

from ofer.corpora.synthetic.curves import smoothstep
from ofer.corpora.synthetic.mesh import Grid
from ofer.corpora.synthetic.parameters import Parameters


@dataclass(frozen=True)
class Lids:
    """upper, lower: (rows, columns) share of the margin's motion that each vertex follows. gap: (columns,)
    mm between the margins at rest. right: (columns,) True on the image's right. near: flat vertex numbers
    to drape."""

    upper: np.ndarray
    lower: np.ndarray
    gap: np.ndarray
    right: np.ndarray
    near: np.ndarray


def lid_weights(grid: Grid, neutral: np.ndarray, parameters: Parameters) -> Lids:
    """Weights on the subject's neutral (rows, columns, 3) grid."""
    x = np.abs(grid.x)
    inner, outer = parameters.number("eye", "inner_x"), parameters.number("eye", "outer_x")
    across = np.clip((x - inner) / (outer - inner), 0, 1)
    profile = (4 * across * (1 - across)) ** 0.7
    rows = np.arange(len(x))[:, None]
    rise = neutral[grid.upper_lid, :, 1] - neutral[..., 1]
    fall = neutral[..., 1] - neutral[grid.lower_lid, :, 1]
    upper = profile * (1 - smoothstep((rise - 1.0) / 11.0)) * (rows <= grid.upper_lid + 2)
    lower = profile * (1 - smoothstep((fall - 1.0) / 12.0)) * (rows >= grid.lower_lid - 2)
    gap = neutral[grid.lower_lid, :, 1] - neutral[grid.upper_lid, :, 1]
    near = (np.abs(grid.y) < 16) & (x > 8) & (x < 56) & (grid.tuck == 0)
    return Lids(upper, lower, np.maximum(gap, 0), grid.x[grid.upper_lid] > 0, np.flatnonzero(near))


def move_lids(
    position: np.ndarray,
    lids: Lids,
    moves: tuple[tuple[float, float], tuple[float, float]],
    closure: tuple[float, float],
) -> None:
    """Move the lids on the (rows, columns, 3) grid, in place.

    moves: for the image's left and right eye, mm downwards of the (upper, lower) margin; closure: 0 … 1
    for each eye, how much of the remaining gap closes. The margins never cross.
    """
    left, right = moves
    down = np.where(lids.right, right[0], left[0])
    lower = np.where(lids.right, right[1], left[1])
    shut = np.where(lids.right, closure[1], closure[0])
    widest = np.array([lids.gap[~lids.right].max(), lids.gap[lids.right].max()])[lids.right.astype(int)]
    left_open = np.maximum(widest - down + lower, 0.0)
    crossing = np.minimum(widest - down + lower, 0.0)
    down = down + crossing + 0.85 * shut * left_open
    lower = lower - 0.15 * shut * left_open
    position[..., 1] += lids.upper * down + lids.lower * lower


def drape(
    position: np.ndarray, lids: Lids, balls: np.ndarray, radii: np.ndarray, *, slope: float, thickness: float
) -> None:
    """Lift the skin about the eyes onto the eyeballs where it would lie inside them, in place.

    balls: (2, 3) centres, image left first; radii: (3,) of the ellipsoids;
    slope: mm backwards per mm to the side, as in `parts.eyeball`; thickness: mm of the lid over the ball.
    """
    flat = position.reshape(-1, 3)
    points = flat[lids.near]
    centre = balls[(points[:, 0] > 0).astype(int)]
    wide = radii + thickness
    inside = 1 - ((points[:, 0] - centre[:, 0]) / wide[0]) ** 2 - ((points[:, 1] - centre[:, 1]) / wide[1]) ** 2
    back = slope * (np.abs(points[:, 0]) - np.abs(centre[:, 0]))
    surface = centre[:, 2] + wide[2] * np.sqrt(np.clip(inside, 0, None)) - back
    # A soft maximum: no crease where the lid leaves the ball.
    lift = np.where(inside > 0, surface - points[:, 2], -9.0)
    soft = 0.5 * (lift + np.sqrt(lift**2 + 1.0)) - 0.5 * (-9.0 + np.sqrt(82.0))
    flat[lids.near, 2] = points[:, 2] + np.maximum(soft, 0) * smoothstep(inside / 0.2)
