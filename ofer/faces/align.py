"""Alignment of a still picture: the square that is cut out of it, and where its points lie in that."""

from collections.abc import Mapping, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from ofer.base.errors import OferError

Matrix = NDArray[np.float64]
"""(2, 3): takes (x, y, 1) in pixels of the picture to pixels of the square."""


def alignment(
    shape: tuple[int, int], values: Mapping[str, Any], eyes: NDArray[np.float64] | None, box: Sequence[float] | None
) -> Matrix:
    """Return how a picture of `shape` (height, width) is brought into the square of `values` (an `align` entry).

    `eyes` are (2, 2), `box` is (x, y, width, height), both in pixels of the picture, None where they are not known.
    Raises OferError where the alignment needs what is not known, or more of the square lies outside than may.
    """
    corners = _corners(shape, values, eyes, box)
    outside = _share_outside(corners, shape)
    if outside > values["largest_outside"]:
        raise OferError(f"{100 * outside:.0f} % of the square lie outside the picture")
    last = values["side"] - 0.5
    target = np.array([[-0.5, -0.5], [last, -0.5], [-0.5, last]], np.float32)
    return np.asarray(cv2.getAffineTransform(corners[:3].astype(np.float32), target), np.float64)


def align_picture(picture: NDArray[np.uint8], matrix: Matrix, side: int) -> NDArray[np.uint8]:
    """Return the square (side, side, 3) of a picture (height, width, 3).

    Shrunk pictures are averaged first, so that nothing of them is skipped. What lies outside is as the nearest edge.
    """
    scale = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    if scale == 1.0 and np.array_equal(matrix, np.eye(2, 3)):
        return picture[:side, :side].copy()
    if scale < 0.5:
        step = round(1 / scale)
        shrunk = cv2.resize(picture, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA)
        factor = np.array([picture.shape[1] / shrunk.shape[1], picture.shape[0] / shrunk.shape[0]])
        # The centre of the first pixel is (0, 0) in both.
        matrix = np.column_stack([matrix[:, :2] * factor, matrix[:, :2] @ ((factor - 1) / 2) + matrix[:, 2]])
        picture = np.asarray(shrunk, np.uint8)
    square = cv2.warpAffine(picture, matrix, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(square, np.uint8)


def with_channels(picture: NDArray[np.uint8], channels: int) -> NDArray[np.uint8]:
    """Return a picture (height, width, 1 or 3) with as many channels: colour becomes BT.601 luma, grey three of it."""
    if picture.shape[2] == channels:
        return picture
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8) if channels == 1 else picture[..., 0]
    return np.repeat(grey[..., None], channels, axis=2)


def align_points(points: ArrayLike, matrix: Matrix) -> NDArray[np.float64]:
    """Return points (…, 2) of the picture in pixels of the square."""
    return np.asarray(points, np.float64) @ matrix[:, :2].T + matrix[:, 2]


def _corners(
    shape: tuple[int, int], values: Mapping[str, Any], eyes: NDArray[np.float64] | None, box: Sequence[float] | None
) -> NDArray[np.float64]:
    """Return the outer corners (4, 2) of the square in the picture: upper left and right, lower left and right."""
    if values["by"] == "as_shipped":
        shorter = min(shape)
        return _upright((shape[1] - shorter) / 2 - 0.5, (shape[0] - shorter) / 2 - 0.5, shorter)
    if values["by"] == "box":
        if box is None:
            raise OferError("its face has no box")
        x, y, width, height = box
        longer = max(width, height) * (1 + 2 * values["margin"])
        return _upright(x + width / 2 - longer / 2 - 0.5, y + height / 2 - longer / 2 - 0.5, longer)
    if eyes is None:
        raise OferError("its eyes are not known")
    right = eyes[1] - eyes[0]
    down = np.array([-right[1], right[0]])
    pairs = [(x, y) for y in values["y"] for x in values["x"]]
    return np.array([eyes.mean(axis=0) + x * right + y * down for x, y in pairs])


def _upright(left: float, top: float, side: float) -> NDArray[np.float64]:
    return np.array([[left + x, top + y] for y in (0.0, side) for x in (0.0, side)])


def _share_outside(corners: NDArray[np.float64], shape: tuple[int, int]) -> float:
    """Return the share of the square's area that lies outside the picture."""
    height, width = shape
    picture = np.array([[-0.5, -0.5], [width - 0.5, -0.5], [width - 0.5, height - 0.5], [-0.5, height - 0.5]])
    square = corners[[0, 1, 3, 2]].astype(np.float32)
    common, _ = cv2.intersectConvexConvex(square, picture.astype(np.float32))
    return 1 - common / max(float(cv2.contourArea(square)), 1e-9)
