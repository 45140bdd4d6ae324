"""The hole that an occluder leaves in a flow map, for methods that know where it is."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter

Maps = NDArray[np.floating]


def widen(hidden: Maps, margin: int) -> NDArray[np.float64]:
    """Return the hidden shares (N, s, s) with the hole widened by `margin` cells to all sides."""
    side = 2 * margin + 1
    return maximum_filter(np.asarray(hidden, dtype=np.float64), size=(1, side, side), mode="nearest")


def blend(occluded: Maps, filling: Maps, weight: Maps) -> NDArray[np.float32]:
    """Return weight · filling + (1 - weight) · occluded as float32; maps (N, c, s, s), weight (N, s, s) in [0, 1]."""
    share = np.asarray(weight)[:, None]
    return (share * filling + (1.0 - share) * occluded).astype(np.float32)


def samples_by_hole(weight: Maps) -> Iterator[tuple[NDArray[np.bool_], NDArray[np.intp]]]:
    """Yield each distinct hole (s, s), True where `weight` (N, s, s) is not zero, and the indices of its samples.

    Most samples share their hole, so that what depends on the hole alone is computed once for all of them.
    """
    holes, which = np.unique(np.asarray(weight) > 0, axis=0, return_inverse=True)
    for index, hole in enumerate(holes):
        yield hole, np.flatnonzero(which.ravel() == index)
