"""Reading images: frames, and the user's pictures."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.corpora.integrity import image_fault, image_size
from ofer.errors import OferError
from ofer.foreign import read_plain

MOST_PIXELS = 1 << 26
"""Of one frame, so that a wrong file is refused before it fills the memory: 8192 × 8192."""

MOST_BYTES = 1 << 29
"""Of one file: as many pixels of four channels, twice."""

_REMEDY = "unpack this file again from the corpus, or remove its sample"


def read_grey(path: Path) -> NDArray[np.uint8]:
    """Read an 8-bit PNG or JPEG, grey or colour, as (height, width) uint8 in [0, 255].

    Colour becomes ITU-R BT.601 luma (0.299 R + 0.587 G + 0.114 B, rounded; cv2.cvtColor); an alpha channel is
    ignored, and so is an orientation tag, because shipped landmarks refer to the stored pixels.

    Raises OferError naming the file when it is missing, unreadable, empty, truncated, damaged, too large, or
    not such an image.
    """
    image = decoded(path, _REMEDY)
    channels = 1 if image.ndim == 2 else image.shape[2]
    if channels >= 3:
        return np.asarray(cv2.cvtColor(image[..., :3], cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    return np.ascontiguousarray(image.reshape(*image.shape[:2], channels)[..., 0])


def read_colour(path: Path) -> NDArray[np.uint8]:
    """Read an 8-bit PNG or JPEG as (height, width, 3) uint8: blue, green, red; a grey one has three equal channels.

    An alpha channel and an orientation tag are ignored. Raises OferError as `read_grey` does.
    """
    image = decoded(path, _REMEDY)
    channels = 1 if image.ndim == 2 else image.shape[2]
    if channels >= 3:
        return np.ascontiguousarray(image[..., :3])
    return np.repeat(image.reshape(*image.shape[:2], channels)[..., :1], 3, axis=2)


def decoded(path: Path, remedy: str) -> NDArray[np.uint8]:
    """Return the pixels of an 8-bit PNG or JPEG as OpenCV decodes them unchanged, (height, width) or with channels.

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
        image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        image = None
    if image is None or image.dtype != np.uint8:
        raise OferError(f"{path}: cannot be decoded; {remedy}")
    return np.asarray(image, dtype=np.uint8)
