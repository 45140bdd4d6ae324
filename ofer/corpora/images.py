"""Read images: frames, and the user's pictures."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.base.foreign import read_plain
from ofer.corpora.integrity import image_fault, image_size

MOST_PIXELS = 1 << 26
"""Of one frame, so that a wrong file is refused before it fills the memory: 8192 × 8192."""

MOST_BYTES = 1 << 29
"""Of one file: as many pixels of four channels, twice."""

REMEDY = "unpack this file again, or save it as an 8-bit PNG or JPEG"


def read_grey(path: Path, *, upright: bool = True) -> NDArray[np.uint8]:
    """Read an 8-bit PNG or JPEG, grey or colour, as (height, width) uint8 in [0, 255].

    Colour becomes ITU-R BT.601 luma (0.299 R + 0.587 G + 0.114 B, rounded; cv2.cvtColor); an alpha channel is ignored.
    `upright`: turned or mirrored as an orientation tag (EXIF) says, as cameras and phones write it; else as stored, to
    which landmarks refer that come with a file.

    Raises OferError naming the file when it is missing, unreadable, empty, truncated, damaged, too large, or
    not such an image.
    """
    image = decode(path, REMEDY, _flags(upright))
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), dtype=np.uint8) if image.ndim == 3 else image


def read_colour(path: Path, *, upright: bool = True) -> NDArray[np.uint8]:
    """Read an 8-bit PNG or JPEG as (height, width, 3) uint8: blue, green, red; a grey one has three equal channels.

    An alpha channel is ignored; `upright` and errors are those of `read_grey`.
    """
    image = decode(path, REMEDY, _flags(upright))
    return image if image.ndim == 3 else np.repeat(image[..., None], 3, axis=2)


def _flags(upright: bool) -> int:
    return cv2.IMREAD_ANYCOLOR if upright else cv2.IMREAD_ANYCOLOR | cv2.IMREAD_IGNORE_ORIENTATION


def is_turned(path: Path) -> bool:
    """Return whether an orientation tag would turn or mirror the stored picture; not for a file that cannot be read."""
    try:
        data = read_plain(path, MOST_BYTES)
        # Most pictures have no tags, and need not be decoded.
        tagged = b"Exif\0\0" in data or b"eXIf" in data
        return tagged and not np.array_equal(read_grey(path), read_grey(path, upright=False))
    except (OSError, OferError):
        return False


def decode(path: Path, remedy: str, flags: int = cv2.IMREAD_UNCHANGED) -> NDArray[np.uint8]:
    """Return the pixels of an 8-bit PNG or JPEG as OpenCV decodes them by `flags`, (height, width) or with channels.

    Raises OferError, which ends with `remedy`, as `read_grey` does.
    """
    try:
        data = read_plain(path, MOST_BYTES)
    except OSError as error:
        raise OferError(f"{path}: cannot be read ({error.strerror}); {remedy}") from error
    if fault := image_fault(data):
        raise OferError(f"{path}: {fault}; {remedy}")
    width, height = image_size(data)
    if not width * height:
        raise OferError(f"{path}: announces no size; {remedy}")
    if width * height > MOST_PIXELS:
        raise OferError(f"{path}: has {width}x{height} pixels, more than {MOST_PIXELS:,} in all; scale it down")
    try:
        image = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    except cv2.error:
        image = None
    if image is None or image.dtype != np.uint8:
        raise OferError(f"{path}: cannot be decoded; {remedy}")
    return np.asarray(image, dtype=np.uint8)
