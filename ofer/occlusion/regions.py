"""Masks of the pixels of a face crop that an occluder hides."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

# Limits that fall on a pixel centre but for floating-point error count as on it, as in ofer.faces.crop.
_TOLERANCE = 1e-6


class Window(NamedTuple):
    """Rows `top` to `bottom` and columns `left` to `right`, ends excluded as in slices; it may leave the picture."""

    top: int
    bottom: int
    left: int
    right: int


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
    return window_mask(shape, [box_window(pupils_in_crop, x, y)])


def window_mask(shape: tuple[int, int], windows: Iterable[Window]) -> NDArray[np.bool_]:
    """Return the mask (height, width) of all pixels in any of the windows."""
    mask = np.zeros(shape, dtype=bool)
    for top, bottom, left, right in windows:
        mask[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = True
    return mask


def box_window(pupils_in_crop: ArrayLike, x: Sequence[float], y: Sequence[float]) -> Window:
    """Return the window of the pixels whose centres lie in a box.

    The same box as `region_mask`'s, not cut at the crop's border: numbers may be negative or beyond it.
    """
    first, second = np.asarray(pupils_in_crop, dtype=np.float64)
    distance = float(np.hypot(*(second - first)))
    middle = (first + second) / 2
    left, right = _pixels_within(middle[0], distance, x)
    top, bottom = _pixels_within(middle[1], distance, y)
    return Window(top, bottom, left, right)


def union_mask(
    shape: tuple[int, int], pupils_in_crop: ArrayLike, boxes: Sequence[Mapping[str, Sequence[float]]]
) -> NDArray[np.bool_]:
    """Return the mask (height, width) of all pixels that any of `boxes`, each with limits x and y, hides."""
    return window_mask(shape, (box_window(pupils_in_crop, box["x"], box["y"]) for box in boxes))


def _pixels_within(origin: float, distance: float, limits: Sequence[float]) -> tuple[int, int]:
    low, high = (origin + limit * distance for limit in limits)
    return int(np.ceil(low - _TOLERANCE)), int(np.floor(high + _TOLERANCE)) + 1
