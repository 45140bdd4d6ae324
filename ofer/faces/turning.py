"""The turn that sets a clip upright: a camera on its side turns every frame of it by a quarter."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ofer.faces.detection import Detection

TURNS = (0, 90, 180, 270)
"""Degrees clockwise."""


def turn_image(image: NDArray[np.uint8], degrees: int) -> NDArray[np.uint8]:
    """Return `image` (height, width) turned clockwise by one of `TURNS`. Raises ValueError for another angle."""
    if degrees not in TURNS:
        raise ValueError(f"{degrees} degrees is no quarter turn; known: {', '.join(map(str, TURNS))}")
    return np.ascontiguousarray(np.rot90(image, -degrees // 90))


def upright_turn(
    image: NDArray[np.uint8], find: Callable[[NDArray[np.uint8]], Sequence[Detection]], turns: Sequence[int]
) -> int:
    """Return the first of `turns` after which `find` sees a face; the first of all where it never does."""
    if len(turns) > 1:
        for degrees in turns:
            if find(turn_image(image, degrees)):
                return degrees
    return turns[0]
