"""Signed distances to simple shapes, of which objects are drawn: negative inside, in units of the canvas' height."""

import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float64]


def canvas(width: float, pixels: int = 320) -> tuple[Field, Field]:
    """Return x (0 … `width`) and y (0 … 1, down) at the pixel centres of a canvas that is `pixels` high."""
    y, x = np.mgrid[0:pixels, 0 : round(width * pixels)]
    return (x + 0.5) / pixels, (y + 0.5) / pixels


def capsule(
    x: Field, y: Field, start: tuple[float, float], end: tuple[float, float], radii: tuple[float, float]
) -> Field:
    """Return the distance to a rod with round ends; its radius goes evenly from the first of `radii` to the second."""
    along = _share_along(x, y, start, end)
    radius = radii[0] + along * (radii[1] - radii[0])
    away = np.hypot(x - start[0] - along * (end[0] - start[0]), y - start[1] - along * (end[1] - start[1]))
    return away - radius


def rounded_box(x: Field, y: Field, left: float, top: float, right: float, bottom: float, radius: float = 0.0) -> Field:
    """Return the distance to a box whose corners are rounded by `radius`."""
    beyond_x = np.abs(x - (left + right) / 2) - (right - left) / 2 + radius
    beyond_y = np.abs(y - (top + bottom) / 2) - (bottom - top) / 2 + radius
    outside = np.hypot(np.maximum(beyond_x, 0), np.maximum(beyond_y, 0))
    return outside + np.minimum(np.maximum(beyond_x, beyond_y), 0) - radius


def ellipse(x: Field, y: Field, centre: tuple[float, float], radii: tuple[float, float]) -> Field:
    """Return roughly the distance to an ellipse: exact in sign, and on circles."""
    reach = np.hypot((x - centre[0]) / radii[0], (y - centre[1]) / radii[1])
    return (reach - 1) * min(radii)


def roundness(distance: Field, radius: float) -> Field:
    """Return how much of a bulging surface faces the viewer: 1 in the middle, 0 at the edge of a rod of `radius`."""
    depth = np.clip(1 + distance / radius, 0, 1)
    return np.sqrt(1 - depth**2)


def _share_along(x: Field, y: Field, start: tuple[float, float], end: tuple[float, float]) -> Field:
    dx, dy = end[0] - start[0], end[1] - start[1]
    return np.clip(((x - start[0]) * dx + (y - start[1]) * dy) / (dx**2 + dy**2), 0, 1)
