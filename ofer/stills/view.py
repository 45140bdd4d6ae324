"""The view of a picture that a network gets: at another side, in colour or grey."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.faces.align import with_channels


def view(picture: NDArray[np.uint8], side: int, channels: int) -> NDArray[np.uint8]:
    """Return a picture (s, s, 1 or 3) as (side, side, channels): averaged where it shrinks, else interpolated.

    Colour becomes BT.601 luma; grey gets three equal channels.
    """
    picture = with_channels(picture, channels)
    if picture.shape[0] == side:
        return picture
    how = cv2.INTER_AREA if picture.shape[0] > side else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, (side, side), interpolation=how), np.uint8).reshape(side, side, channels)


CHANNELS = {"rgb": 3, "grey": 1}
"""Of a picture, by the `colour` of its entry."""
