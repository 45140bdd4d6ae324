"""The crops of one sequence: same size and, in face coordinates, same place in every frame."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from ofer.errors import OferError
from ofer.faces.crop import CropBox, crop, crop_box, warped
from ofer.faces.eye_centres import inter_ocular_distance


@dataclass(frozen=True, eq=False)
class Crops:
    """The face of one sequence.

    `crops` is (frames, height, width) uint8. Of the first frame are: `box`, in its pixels; `pupils` (2, 2),
    in pixels of the crop; `inter_ocular_distance`, in pixels of either.
    """

    crops: NDArray[np.uint8]
    box: CropBox
    pupils: NDArray[np.float64]
    inter_ocular_distance: float


def crops_of_sequence(
    frames: Sequence[NDArray[np.uint8]],
    pupils_per_frame: ArrayLike,
    *,
    x: tuple[float, float],
    y: tuple[float, float],
    frame: str = "first",
    derotate: bool = False,
) -> Crops:
    """Cut the face out of every frame of a sequence, all crops in the size of the first frame's box.

    `frames` are (height, width) uint8, onset first. `pupils_per_frame` is (frames, 2, 2); for `frame="first"`
    the first frame's (1, 2, 2) suffice. `x` and `y` are limits in face coordinates. `frame` says how later
    frames are cut (protocol §2.1):

    - `first`: with the first frame's box; head motion stays in the flow, landmark jitter keeps out.
    - `per_frame`: with the box of the frame's own pupils, resized; removes shift and change of size to a
      pixel (and with `derotate` rotation).
    - `similarity`: warped so that its pupils fall exactly on the first frame's.

    Raises OferError when the size of the frames changes; ValueError for an unknown `frame`, no frames, or
    fewer pupils than it needs.
    """
    if not len(frames):
        raise ValueError("a sequence without frames has no crops")
    _check_sizes(frames)
    pupils = np.asarray(pupils_per_frame, dtype=np.float64)
    if frame not in ("first", "per_frame", "similarity"):
        raise ValueError(f"unknown crop frame {frame!r}; known: first, per_frame, similarity")
    needed = 1 if frame == "first" else len(frames)
    if pupils.ndim != 3 or pupils.shape[1:] != (2, 2) or len(pupils) < needed:
        raise ValueError(f"crop frame {frame!r} needs {needed} pairs of pupils, got shape {pupils.shape}")
    box = crop_box(pupils[0], x=x, y=y, derotate=derotate)
    if frame == "first":
        crops = [crop(image, box) for image in frames]
    elif frame == "per_frame":
        boxes = [crop_box(own, x=x, y=y, derotate=derotate) for own in pupils]
        crops = [_resized(crop(image, own), box) for image, own in zip(frames, boxes, strict=True)]
    else:
        later = [
            warped(image, _composed(_similarity(pupils[0], own), box.to_frame()), (box.height, box.width))
            for image, own in zip(frames[1:], pupils[1:], strict=True)
        ]
        crops = [crop(frames[0], box), *later]
    return Crops(
        crops=np.stack(crops),
        box=box,
        pupils=box.points_in_crop(pupils[0]),
        inter_ocular_distance=inter_ocular_distance(pupils[0]),
    )


def _check_sizes(frames: Sequence[NDArray[np.uint8]]) -> None:
    height, width = frames[0].shape
    for number, image in enumerate(frames, start=1):
        if image.shape != (height, width):
            raise OferError(
                f"frame {number} of {len(frames)}: has {image.shape[1]}x{image.shape[0]} pixels where the "
                f"first has {width}x{height}; unpack the sequence again, or remove it"
            )


def _resized(image: NDArray[np.uint8], box: CropBox) -> NDArray[np.uint8]:
    if image.shape == (box.height, box.width):
        return image
    return np.asarray(cv2.resize(image, (box.width, box.height), interpolation=cv2.INTER_LINEAR))


def _similarity(source: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the (2, 3) matrix of the rotation, scale and shift that takes two points to two others."""
    # Rotation and scale are one complex factor.
    factor = complex(*(target[1] - target[0])) / complex(*(source[1] - source[0]))
    linear = np.array([[factor.real, -factor.imag], [factor.imag, factor.real]])
    return np.column_stack([linear, target[0] - linear @ source[0]])


def _composed(outer: NDArray[np.float64], inner: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the (2, 3) matrix that applies `inner`, then `outer`."""
    return np.column_stack([outer[:, :2] @ inner[:, :2], outer[:, :2] @ inner[:, 2] + outer[:, 2]])
