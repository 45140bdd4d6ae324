"""Pictures of objects that can be held before a face: the user's own files, grey and cut out by their transparency."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.corpora.images import decode
from ofer.occlusion.picture_files import picture_files

_REMEDY = "replace this picture by an 8-bit PNG or JPEG, or remove it"


@dataclass(frozen=True)
class Picture:
    """A picture of an object."""

    name: str
    grey: NDArray[np.uint8]
    """(height, width)."""
    opacity: NDArray[np.float32]
    """(height, width), 0 = transparent … 1 = opaque."""


def read_pictures(folder: Path, names: Sequence[str] = ()) -> list[Picture]:
    """Return the pictures of a folder, ordered by file name: all, or those called `names` (without suffix).

    A picture without transparency is opaque all over. Raises OferError for those that are missing (`picture_files`),
    and for a file that is damaged, not 8 bits deep, or transparent all over.
    """
    return [_read(path) for path in picture_files(folder, names)]


def read_colours(path: Path) -> NDArray[np.uint8]:
    """Return a picture as (height, width, 4): red, green, blue, opacity. Raises OferError as `read_pictures` does."""
    return np.asarray(cv2.cvtColor(_decoded(path), cv2.COLOR_BGRA2RGBA), np.uint8)


def _read(path: Path) -> Picture:
    image = _decoded(path)
    grey = cv2.cvtColor(np.ascontiguousarray(image[..., :3]), cv2.COLOR_BGR2GRAY)
    return Picture(path.stem, np.asarray(grey, np.uint8), image[..., 3].astype(np.float32) / np.float32(255))


def _decoded(path: Path) -> NDArray[np.uint8]:
    """Return blue, green, red and opacity."""
    image = decode(path, _REMEDY)
    if image.ndim == 2:
        image = np.asarray(cv2.cvtColor(image, cv2.COLOR_GRAY2BGR), np.uint8)
    if image.shape[2] == 3:
        image = np.dstack([image, np.full(image.shape[:2], 255, np.uint8)])
    if not (image[..., 3] >= 128).any():
        raise OferError(f"{path}: is transparent all over; {_REMEDY}")
    return image
