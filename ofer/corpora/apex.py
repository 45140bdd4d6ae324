"""The apex of a sequence: which frame it is, where no coding says so."""

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

_SIDE = 64


def middle(count: int) -> int:
    """Return the middle one of `count` frames, the later of two: of neutral → apex → neutral, near the apex."""
    return count // 2


def largest_change(frames: Iterable[NDArray[np.uint8]]) -> int:
    """Return the index of the frame that differs most from the first; of equals the first.

    `frames` are (height, width) uint8. The difference is the mean absolute one of grey levels after both frames are
    averaged down to 64 × 64 cells, so that noise does not count.
    """
    first: NDArray[np.float64] | None = None
    best, apex = -1.0, 0
    for number, frame in enumerate(frames):
        cells = _cells(frame)
        if first is None:
            first = cells
        change = float(np.abs(cells - first).mean())
        if change > best:
            best, apex = change, number
    return apex


def _cells(frame: NDArray[np.uint8]) -> NDArray[np.float64]:
    cells = cv2.resize(frame.astype(np.float64), (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    return np.asarray(cells, dtype=np.float64)
