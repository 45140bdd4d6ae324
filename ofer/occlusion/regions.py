"""Which pixels of a face crop an occluder hides."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

# Limits that fall on a pixel centre but for floating-point error count as on it, as in ofer.faces.crop.
_TOLERANCE = 1e-6


def region_mask(
    shape: tuple[int, int], pupils_in_crop: ArrayLike, x: Sequence[float], y: Sequence[float]
) -> NDArray[np.bool_]:
    """Return the mask (height, width) of one box, True = hidden.

    The box is [x0, x1] by [y0, y1] in face coordinates: origin at the midpoint of the pupils, unit their
    distance d, x to the right of the crop, y down (protocol §2.2). Its sides are parallel to those of the
    crop; in a derotated crop that is parallel to the line through the eyes. A pixel is hidden if and only if
    its centre lies in the box, edges included; pixel (row i, column j) has its centre at (x, y) = (j, i).
    `pupils_in_crop` is (2, 2) in pixels of the crop; a box may reach beyond the crop.
    """
    right, left = np.asarray(pupils_in_crop, dtype=np.float64)
    distance = float(np.hypot(*(left - right)))
    middle = (right + left) / 2
    columns = _within(np.arange(shape[1]), middle[0], distance, x)
    rows = _within(np.arange(shape[0]), middle[1], distance, y)
    return rows[:, None] & columns[None, :]


def union_mask(
    shape: tuple[int, int], pupils_in_crop: ArrayLike, boxes: Sequence[Mapping[str, Sequence[float]]]
) -> NDArray[np.bool_]:
    """Return the mask (height, width) of all pixels that any of `boxes`, each with limits x and y, hides."""
    mask = np.zeros(shape, dtype=bool)
    for box in boxes:
        mask |= region_mask(shape, pupils_in_crop, x=box["x"], y=box["y"])
    return mask


def _within(centres: NDArray[np.int_], origin: float, distance: float, limits: Sequence[float]) -> NDArray[np.bool_]:
    low, high = (origin + limit * distance for limit in limits)
    return (centres >= low - _TOLERANCE) & (centres <= high + _TOLERANCE)
