"""Fill hidden cells; visible cells stay as they are."""

import numpy as np
from numpy.typing import NDArray

from ofer.methods.filling.harmonic import harmonic_fill
from ofer.methods.filling.inpaint import inpaint_fill
from ofer.methods.filling.settings import Settings
from ofer.methods.hole import blend, samples_by_hole, widen

Flows = NDArray[np.floating]


def fill(
    occluded: Flows, hidden: Flows, settings: Settings, *, margin: int, mean: Flows | None = None
) -> NDArray[np.float32]:
    """Return occluded flows (N, 2, s, s) with their hidden cells filled, float32, pixels.

    hidden: (N, s, s), share of each cell that the occluder covers; widened by `margin` cells before.
    settings: `kind` "zero"; "mean", by `mean` (2, s, s); "harmonic" or "inpaint", by the visible cells around the hole.
    """
    weight = widen(hidden, margin)
    kind = settings.kind
    if kind == "zero":
        return blend(occluded, np.zeros_like(occluded), weight)
    if kind == "mean":
        assert mean is not None
        return blend(occluded, np.broadcast_to(mean, occluded.shape), weight)
    filling = np.empty(occluded.shape, dtype=np.float64)
    for hole, members in samples_by_hole(weight):
        filling[members] = _from_around(occluded[members], hole, settings)
    return blend(occluded, filling, weight)


def _from_around(flows: Flows, hole: NDArray[np.bool_], settings: Settings) -> NDArray[np.float64]:
    if settings.kind == "harmonic":
        return harmonic_fill(flows, hole)
    return inpaint_fill(
        flows,
        hole,
        method=settings.inpaint_method,
        radius=settings.inpaint_radius,
        bits=settings.inpaint_bits,
    )
