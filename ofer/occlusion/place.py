"""Hold pictures of objects before a face."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.occlusion.pictures import Picture
from ofer.occlusion.regions import Window


def place_pictures(
    shape: tuple[int, int],
    places: Sequence[Window],
    pictures: Sequence[Picture],
    fit: str,
    rng: np.random.Generator,
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Return (texture, mask), both (height, width), of a face with one of `pictures` over each of `places`.

    The mask is the objects' silhouette: the pixels that they cover by half at least, and those are painted opaque, so
    that a pixel is either hidden or as it was. `fit` is `box`, stretched to the place's sides, or `inside`, the largest
    size with the picture's own proportions, in the place's middle. `rng` chooses a picture for each place.
    """
    texture = np.zeros(shape, np.uint8)
    mask = np.zeros(shape, bool)
    for top, bottom, left, right in places:
        picture = pictures[int(rng.integers(len(pictures)))]
        height, width = _size(bottom - top, right - left, picture.grey.shape, fit)
        if min(height, width) < 1:
            continue
        top, left = top + (bottom - top - height) // 2, left + (right - left - width) // 2
        grey, covered = _scaled(picture, height, width)
        # The place may reach beyond the crop, and its object with it.
        rows = slice(max(top, 0), min(top + height, shape[0]))
        columns = slice(max(left, 0), min(left + width, shape[1]))
        if rows.start >= rows.stop or columns.start >= columns.stop:
            continue
        seen = slice(rows.start - top, rows.stop - top), slice(columns.start - left, columns.stop - left)
        texture[rows, columns] = np.where(covered[seen], grey[seen], texture[rows, columns])
        mask[rows, columns] |= covered[seen]
    return texture, mask


def _size(height: int, width: int, picture: tuple[int, ...], fit: str) -> tuple[int, int]:
    if fit == "box" or min(height, width) < 1:
        return height, width
    scale = min(height / picture[0], width / picture[1])
    return max(1, int(scale * picture[0])), max(1, int(scale * picture[1]))


def _scaled(picture: Picture, height: int, width: int) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    size, how = (width, height), cv2.INTER_AREA
    opacity = np.asarray(cv2.resize(picture.opacity, size, interpolation=how))
    # What is transparent has a colour too, which must not bleed into the object.
    weighted = np.asarray(cv2.resize(picture.grey * picture.opacity, size, interpolation=how))
    grey = weighted / np.maximum(opacity, np.float32(1e-6))
    return np.clip(np.rint(grey), 0, 255).astype(np.uint8), opacity >= 0.5
