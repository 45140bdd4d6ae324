"""The crop of a face: limits in face coordinates as whole pixels of a frame, and cutting them out.

Face coordinates: origin at the midpoint of the eyes, unit d (the inter-ocular distance), x to the right of
the image (along the line through the eyes when derotated), y down (protocol §2.1).
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from ofer.faces.eye_centres import inter_ocular_distance

# Face limits that fall on a pixel centre but for floating-point error count as on it.
_TOLERANCE = 1e-6


@dataclass(frozen=True)
class CropBox:
    """A rectangle of whole pixels in the frame, after the frame is turned by -`angle` about pixel (0, 0).

    `angle` is that of the line through the eyes in radians, clockwise positive as y points down; it is 0
    without derotation, and then the crop is `frame[top : top + height, left : left + width]`.
    """

    left: int
    top: int
    width: int
    height: int
    angle: float

    def to_frame(self) -> NDArray[np.float64]:
        """Return the (2, 3) affine matrix from crop coordinates (x, y) to those of the frame."""
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        rotation = np.array([[cos, -sin], [sin, cos]])
        return np.column_stack([rotation, rotation @ (self.left, self.top)])

    def points_in_crop(self, points: ArrayLike) -> NDArray[np.float64]:
        """Return frame coordinates (..., 2) as coordinates of the crop."""
        matrix = self.to_frame()
        return (np.asarray(points, dtype=np.float64) - matrix[:, 2]) @ matrix[:, :2]


def crop_box(pupils: ArrayLike, *, x: tuple[float, float], y: tuple[float, float], derotate: bool = False) -> CropBox:
    """Return the box of the pixels whose centres lie within x and y, in face coordinates of `pupils` (2, 2).

    Equal spans in x and y give equal width and height: where a limit falls decides the position alone.
    """
    pupils = np.asarray(pupils, dtype=np.float64)
    distance = inter_ocular_distance(pupils)
    towards_left_eye = pupils[1] - pupils[0]
    angle = math.atan2(towards_left_eye[1], towards_left_eye[0]) if derotate else 0.0
    middle_x, middle_y = CropBox(0, 0, 0, 0, angle).points_in_crop(pupils.mean(axis=0))
    return CropBox(
        left=math.ceil(middle_x + x[0] * distance - _TOLERANCE),
        top=math.ceil(middle_y + y[0] * distance - _TOLERANCE),
        width=max(1, math.floor((x[1] - x[0]) * distance + _TOLERANCE)),
        height=max(1, math.floor((y[1] - y[0]) * distance + _TOLERANCE)),
        angle=angle,
    )


def crop(frame: NDArray[np.uint8], box: CropBox) -> NDArray[np.uint8]:
    """Cut `box` out of `frame` (height, width); outside the frame its border pixels are repeated.

    Without an angle, pixels are copied; with one, they are interpolated linearly.
    """
    if box.angle:
        return warp(frame, box.to_frame(), (box.height, box.width))
    rows = np.clip(np.arange(box.top, box.top + box.height), 0, frame.shape[0] - 1)
    columns = np.clip(np.arange(box.left, box.left + box.width), 0, frame.shape[1] - 1)
    return frame[np.ix_(rows, columns)]


def warp(frame: NDArray[np.uint8], to_frame: NDArray[np.float64], shape: tuple[int, int]) -> NDArray[np.uint8]:
    """Sample `frame` at `to_frame` @ (x, y, 1) for each pixel of `shape`: linear, border repeated."""
    return np.asarray(
        cv2.warpAffine(
            frame,
            to_frame,
            (shape[1], shape[0]),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
    )


def border_fault(box: CropBox, frame_shape: tuple[int, int], *, largest_outside: float = 0.25) -> str:
    """Return why the crop is not to be used, "" when it is.

    It is not when more than a share `largest_outside` of its pixels lies outside the frame of shape
    `frame_shape` (height, width).
    """
    height, width = frame_shape
    columns, rows = np.meshgrid(np.arange(box.width), np.arange(box.height))
    matrix = box.to_frame()
    x, y = (row[0] * columns + row[1] * rows + row[2] for row in matrix)
    inside = (x >= -0.5) & (x < width - 0.5) & (y >= -0.5) & (y < height - 0.5)
    outside = 1.0 - float(inside.mean())
    if outside <= largest_outside:
        return ""
    return f"{outside:.0%} of the face crop lies outside the frame, more than {largest_outside:.0%}"
