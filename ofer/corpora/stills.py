"""Read the picture of a still by its name: an image file, or a row of a table of pixels."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.corpora.frame_names import split_name
from ofer.corpora.images import read_colour
from ofer.corpora.pixel_rows import pixel_table


def read_still(root: Path, name: str, *, upright: bool = True) -> NDArray[np.uint8]:
    """Return the picture `name`, relative to `root`, as (height, width, 3) uint8: red, green, blue.

    A name `<file>#<row>` is that of a row of a table of pixels; what is grey has three equal channels. `upright`: an
    image is turned as its orientation tag says; else it is read as stored, as points and boxes want it that come with
    it.

    Raises OferError naming the file when it is missing, empty, truncated, damaged, too large, or no such picture.
    """
    file, row = split_name(name)
    if row is not None:
        return np.repeat(pixel_table(root / file).picture(row)[..., None], 3, axis=2)
    return np.asarray(cv2.cvtColor(read_colour(root / name, upright=upright), cv2.COLOR_BGR2RGB), dtype=np.uint8)
