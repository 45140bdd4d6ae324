"""Filling of hidden cells; visible cells stay as they are."""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter

from ofer.methods.filling.harmonic import harmonic_fill

Flows = NDArray[np.floating]


def widen(hidden: Flows, margin: int) -> NDArray[np.float64]:
    """Return the hidden shares (N, s, s) with the hole widened by `margin` cells to all sides."""
    side = 2 * margin + 1
    return maximum_filter(np.asarray(hidden, dtype=np.float64), size=(1, side, side), mode="nearest")


def blend(occluded: Flows, filling: Flows, weight: Flows) -> Flows:
    """Return weight · filling + (1 - weight) · occluded as float32; flows (N, 2, s, s), weight (N, s, s) in [0, 1]."""
    share = np.asarray(weight)[:, None]
    return (share * filling + (1.0 - share) * occluded).astype(np.float32)


def fill(occluded: Flows, hidden: Flows, *, kind: str, margin: int, mean: Flows | None = None) -> Flows:
    """Return occluded flows (N, 2, s, s) with their hidden cells filled, float32, pixels.

    hidden: (N, s, s), share of each cell that the occluder covers; widened by `margin` cells before.
    kind: "zero"; "mean", by `mean` (2, s, s); or "harmonic", by the visible cells around the hole.
    """
    weight = widen(hidden, margin)
    if kind == "zero":
        return blend(occluded, np.zeros_like(occluded), weight)
    if kind == "mean":
        assert mean is not None
        return blend(occluded, np.broadcast_to(mean, occluded.shape), weight)
    filling = np.empty(occluded.shape, dtype=np.float64)
    holes, which = np.unique(weight > 0, axis=0, return_inverse=True)
    # most samples share their hole, and a hole is factorised once for all of them
    for index, hole in enumerate(holes):
        members = which.ravel() == index
        filling[members] = harmonic_fill(occluded[members], hole)
    return blend(occluded, filling, weight)
