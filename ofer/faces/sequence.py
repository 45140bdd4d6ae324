"""The crops of one sequence: same size and, in face coordinates, same place in every frame."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from ofer.base.errors import OferError
from ofer.faces.crop import CropBox, crop, crop_box, warp
from ofer.faces.eye_centres import inter_ocular_distance


@dataclass(frozen=True, eq=False)
class Crops:
    """The face of one sequence.

    `crops` is (frames, height, width) uint8. Of the first frame are: `box`, in its pixels; `pupils` (2, 2),
    in pixels of the crop; `inter_ocular_distance`, in pixels of either. `frame_shape` is (height, width) of the frames.
    `last_to_frame` (2, 3) is the affine map from pixels of the last crop to those of the last frame.
    """

    crops: NDArray[np.uint8]
    box: CropBox
    pupils: NDArray[np.float64]
    inter_ocular_distance: float
    frame_shape: tuple[int, int]
    last_to_frame: NDArray[np.float64]

    def points_in_last(self, points: ArrayLike) -> NDArray[np.float64]:
        """Return points (..., 2) of the last frame in pixels of its crop."""
        moved = np.asarray(points, dtype=np.float64) - self.last_to_frame[:, 2]
        return moved @ np.linalg.inv(self.last_to_frame[:, :2]).T


def crops_of_sequence(
    frames: Sequence[NDArray[np.uint8]],
    pupils_per_frame: ArrayLike,
    *,
    x: tuple[float, float],
    y: tuple[float, float],
    frame: str = "first",
    derotate: bool = False,
) -> Crops:
    """Cut the face out of every frame of a sequence in memory; as `crops_while_reading`.

    `pupils_per_frame` is (frames, 2, 2); for `frame="first"` the first frame's (1, 2, 2) suffice.

    Raises ValueError for fewer pupils than it needs, too.
    """
    pupils = np.asarray(pupils_per_frame, dtype=np.float64)
    needed = 1 if frame == "first" else len(frames)
    if pupils.ndim != 3 or pupils.shape[1:] != (2, 2) or len(pupils) < needed:
        raise ValueError(f"crop frame {frame!r} needs {needed} pairs of pupils, got shape {pupils.shape}")
    return crops_while_reading(frames, lambda number, _: pupils[number], x=x, y=y, frame=frame, derotate=derotate)


def crops_while_reading(
    frames: Iterable[NDArray[np.uint8]],
    pupils_of: Callable[[int, NDArray[np.uint8]], NDArray[np.float64]],
    *,
    x: tuple[float, float],
    y: tuple[float, float],
    frame: str = "first",
    derotate: bool = False,
) -> Crops:
    """Cut the face out of each frame as it comes, all crops in the size of the first frame's box.

    `frames` are (height, width) uint8, onset first; of each only its crop is kept. `pupils_of` is given the number of a
    frame, from 0, and the frame, and returns its pupils (2, 2); for `frame="first"` it is asked for the first alone.
    `x` and `y` are limits in face coordinates. `frame` says how later frames are cut (protocol §2.1):

    - `first`: with the first frame's box; head motion stays in the flow, landmark jitter keeps out.
    - `per_frame`: with the box of the frame's own pupils, resized; removes shift and change of size to a
      pixel (and with `derotate` rotation).
    - `similarity`: warped so that its pupils fall exactly on the first frame's.

    Raises OferError when the size of the frames changes; ValueError for an unknown `frame` or no frames.
    """
    if frame not in ("first", "per_frame", "similarity"):
        raise ValueError(f"unknown crop frame {frame!r}; known: first, per_frame, similarity")
    crops: list[NDArray[np.uint8]] = []
    for number, image in enumerate(frames):
        if not number:
            first, shape = np.asarray(pupils_of(0, image), dtype=np.float64), image.shape
            box = crop_box(first, x=x, y=y, derotate=derotate)
            matrix = box.to_frame()
        _check_size(number, image, shape)
        if frame == "first" or not number:
            crops.append(crop(image, box))
            continue
        own = np.asarray(pupils_of(number, image), dtype=np.float64)
        if frame == "per_frame":
            own_box = crop_box(own, x=x, y=y, derotate=derotate)
            crops.append(_resized(crop(image, own_box), box))
            matrix = _composed(own_box.to_frame(), _resizing(box, own_box))
        else:
            matrix = _composed(_similarity(first, own), box.to_frame())
            crops.append(warp(image, matrix, (box.height, box.width)))
    if not crops:
        raise ValueError("a sequence without frames has no crops")
    return Crops(
        crops=np.stack(crops),
        box=box,
        pupils=box.points_in_crop(first),
        inter_ocular_distance=inter_ocular_distance(first),
        frame_shape=shape,
        last_to_frame=matrix,
    )


def _check_size(number: int, image: NDArray[np.uint8], shape: tuple[int, ...]) -> None:
    if image.shape != shape:
        raise OferError(
            f"frame {number + 1}: has {image.shape[1]}x{image.shape[0]} pixels where the first has "
            f"{shape[1]}x{shape[0]}; unpack the sequence again, or remove it"
        )


def _resized(image: NDArray[np.uint8], box: CropBox) -> NDArray[np.uint8]:
    if image.shape == (box.height, box.width):
        return image
    return np.asarray(cv2.resize(image, (box.width, box.height), interpolation=cv2.INTER_LINEAR))


def _resizing(box: CropBox, own: CropBox) -> NDArray[np.float64]:
    """Return the (2, 3) matrix from pixels of a crop that was resized to `box` to its own."""
    # (0, 0) is the centre of a pixel.
    scale = np.array([own.width / box.width, own.height / box.height])
    return np.column_stack([np.diag(scale), (scale - 1) / 2])


def _similarity(source: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the (2, 3) matrix of the rotation, scale and shift that takes two points to two others."""
    # Rotation and scale are one complex factor.
    factor = complex(*(target[1] - target[0])) / complex(*(source[1] - source[0]))
    linear = np.array([[factor.real, -factor.imag], [factor.imag, factor.real]])
    return np.column_stack([linear, target[0] - linear @ source[0]])


def _composed(outer: NDArray[np.float64], inner: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the (2, 3) matrix that applies `inner`, then `outer`."""
    return np.column_stack([outer[:, :2] @ inner[:, :2], outer[:, :2] @ inner[:, 2] + outer[:, 2]])
