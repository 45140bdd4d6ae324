"""Read the picture of a still by its name, and hold it against what comes with it.

The name is that of an image file, of a row of a table of pixels, or of a frame of a clip.
"""

from collections.abc import Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.base.foreign import open_plain
from ofer.corpora.clips import colour_frames
from ofer.corpora.frame_names import split_name
from ofer.corpora.images import MOST_PIXELS, read_colour
from ofer.corpora.integrity import JPEG_SIGNATURE, PNG_SIGNATURE, image_size
from ofer.corpora.pixel_rows import pixel_table

EYES = range(36, 48)
"""Of 68 points those by which faces are aligned. Others may lie outside: a chin of a face at the border does."""

_HEAD_BYTES = 1 << 16


def read_still(root: Path, name: str, *, upright: bool = True) -> NDArray[np.uint8]:
    """Return the picture `name`, relative to `root`, as (height, width, 3) uint8: red, green, blue.

    A name `<file>#<number>` is that of a row of a table of pixels (`.csv`), or of a frame of a clip, which is decoded
    from its beginning. What is grey has three equal channels. `upright`: an image is turned as its orientation tag
    says; else it is read as stored, as points and boxes want it that come with it.

    Raises OferError naming the file when it is missing, empty, truncated, damaged, too large, or no such picture.
    """
    file, number = split_name(name)
    if number is not None and file.lower().endswith(".csv"):
        return np.repeat(pixel_table(root / file).picture(number)[..., None], 3, axis=2)
    picture = read_colour(root / name, upright=upright) if number is None else _clip_frame(root / file, number)
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def still_shape(root: Path, name: str, *, upright: bool = True) -> tuple[int, int]:
    """Return the height and width of what `read_still` returns, and raise as it does.

    Most image files announce them at their beginning, and no more of those is read.
    """
    if split_name(name)[1] is None:
        with suppress(OSError), open_plain(root / name) as stream:
            head = stream.read(_HEAD_BYTES)
            # A tag may turn the picture: those of a PNG file stand anywhere.
            plain = not upright or (head.startswith(JPEG_SIGNATURE) and b"Exif" not in head)
            width, height = _announced(head) if plain else (0, 0)
            if 0 < width * height <= MOST_PIXELS:
                return height, width
    height, width = read_still(root, name, upright=upright).shape[:2]
    return height, width


def announced_size(path: Path) -> tuple[int, int]:
    """Return the width and height that an image file announces at its beginning, (0, 0) if it is none, or does later.

    Raises OSError if it cannot be read.
    """
    with open_plain(path) as stream:
        return _announced(stream.read(_HEAD_BYTES))


def _announced(head: bytes) -> tuple[int, int]:
    return image_size(head) if head.startswith((PNG_SIGNATURE, JPEG_SIGNATURE)) else (0, 0)


def outside(points: Sequence[tuple[float, float]], width: int, height: int) -> str:
    """Return which of the points that come with a picture lies outside of it, "" if none does or it has no known size.

    Of 68 points only those of the eyes are asked.
    """
    if not width * height:
        return ""
    for number in EYES if len(points) == 68 else range(len(points)):
        x, y = points[number]
        if not (-1 <= x <= width and -1 <= y <= height):
            return f"point {number + 1} of {len(points)}, ({x:g}, {y:g}), lies outside of its {width}x{height} pixels"
    return ""


def _clip_frame(path: Path, index: int) -> NDArray[np.uint8]:
    frame = next(islice(colour_frames(path), index, None), None)
    if frame is None:
        raise OferError(f"{path}: has no frame {index}; unpack this file again, or remove what is made of it")
    return frame
