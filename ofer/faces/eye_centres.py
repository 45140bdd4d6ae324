"""Eye centres from facial landmarks.

Throughout the package `pupils` are (2, 2) float64: row 0 the subject's right eye (left in the image), row 1
the left eye; columns x (to the right) and y (down) in pixels, where (0, 0) is the centre of the first pixel.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

# iBUG-68 counts lid points from one: 37 to 42 right, 43 to 48 left.
_RIGHT_LID, _LEFT_LID = slice(36, 42), slice(42, 48)
# dlib's 5-point model: outer and inner corner of the left eye, of the right eye, base of the nose.
_LEFT_CORNERS, _RIGHT_CORNERS = slice(0, 2), slice(2, 4)


def from_landmarks(points: ArrayLike) -> NDArray[np.float64]:
    """Return the pupils (2, 2) as the means of the six lid points per eye (protocol §2.1).

    `points` is (68, 2) in iBUG-68 order.
    """
    points = _checked(points, 68)
    return np.stack([points[_RIGHT_LID].mean(axis=0), points[_LEFT_LID].mean(axis=0)])


def from_corners(points: ArrayLike) -> NDArray[np.float64]:
    """Return the pupils (2, 2) as the means of the two corners per eye.

    `points` is (5, 2) in the order of dlib's shape_predictor_5_face_landmarks.
    """
    points = _checked(points, 5)
    return np.stack([points[_RIGHT_CORNERS].mean(axis=0), points[_LEFT_CORNERS].mean(axis=0)])


def known_eyes(points: NDArray[np.float64] | None) -> NDArray[np.float64] | None:
    """Return the pupils (2, 2) by the points that a still ships, None where they do not tell.

    68 points are iBUG's; of 5 the first two are the eyes, then nose and corners of the mouth.
    """
    if points is None or len(points) not in (5, 68):
        return None
    return from_landmarks(points) if len(points) == 68 else _checked(points, 5)[:2]


def scale_pupils(pupils: ArrayLike, scale: float) -> NDArray[np.float64]:
    """Return the pupils (2, 2) moved along their line so that d is `scale` times as large; the midpoint stays."""
    pupils = np.asarray(pupils, dtype=np.float64)
    middle = pupils.mean(axis=0)
    return middle + scale * (pupils - middle)


def inter_ocular_distance(pupils: ArrayLike) -> float:
    """Return the distance d of the two pupils in pixels."""
    right, left = np.asarray(pupils, dtype=np.float64)
    return float(np.hypot(*(left - right)))


def pupil_fault(pupils: ArrayLike, frame_shape: tuple[int, int], *, smallest: float) -> str:
    """Return why a crop cannot be made of these pupils, "" when it can.

    `frame_shape` is (height, width); `smallest` is the least inter-ocular distance in pixels.
    """
    pupils = np.asarray(pupils, dtype=np.float64)
    height, width = frame_shape
    if not np.isfinite(pupils).all():
        return "a pupil has no finite position"
    for side, (x, y) in zip(("right", "left"), pupils, strict=True):
        if not (-0.5 <= x < width - 0.5 and -0.5 <= y < height - 0.5):
            return f"the {side} pupil ({x:.0f}, {y:.0f}) is outside the frame of {width}x{height} pixels"
    if pupils[0, 0] >= pupils[1, 0]:
        return "the subject's right pupil is not left of the left one: the face is mirrored or upside down"
    distance = inter_ocular_distance(pupils)
    if distance < smallest:
        return f"the pupils are {distance:.1f} pixels apart, less than {smallest:g}"
    return ""


def _checked(points: ArrayLike, count: int) -> NDArray[np.float64]:
    points = np.asarray(points, dtype=np.float64)
    if points.shape != (count, 2):
        raise ValueError(f"expected {count} points (x, y), got an array of shape {points.shape}")
    return points
