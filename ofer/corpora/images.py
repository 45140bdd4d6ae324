"""Reading the grey image of a frame."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.corpora.integrity import image_fault
from ofer.errors import OferError

_REMEDY = "unpack this file again from the corpus, or remove its sample"


def read_grey(path: Path) -> NDArray[np.uint8]:
    """Read an 8-bit PNG or JPEG, grey or colour, as (height, width) uint8 in [0, 255].

    Colour becomes ITU-R BT.601 luma (0.299 R + 0.587 G + 0.114 B, rounded; cv2.cvtColor); an alpha channel is
    ignored, and so is an orientation tag, because shipped landmarks refer to the stored pixels.

    Raises OferError naming the file when it is missing, unreadable, empty, truncated, damaged, or not such
    an image.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise OferError(f"{path}: cannot be read ({error.strerror}); {_REMEDY}") from error
    if fault := image_fault(data):
        raise OferError(f"{path}: {fault}; {_REMEDY}")
    try:
        image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        image = None
    if image is None or image.dtype != np.uint8:
        raise OferError(f"{path}: cannot be decoded; {_REMEDY}")
    if image.ndim == 3 and image.shape[2] == 3:
        image = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    elif image.ndim == 3 and image.shape[2] == 4:
        image = cv2.cvtColor(image, cv2.COLOR_BGRA2GRAY)
    elif image.ndim == 3:
        image = image[..., 0]
    return np.ascontiguousarray(image, dtype=np.uint8)
