"""The true flow in the hole: what a perfect reconstruction of the hidden part would be worth (protocol §3.12).

An upper bound and no method: it is told what others have to find out. `KNOWS` says so, and only by it
does `ofer.learning.recipe` hand over the clean flow of the tested faces.
"""

from pathlib import Path

import numpy as np

from ofer.learning.data import FlowsRound
from ofer.learning.seen import NOTHING, Needed, Seen
from ofer.learning.trained import Report, Trained, empty_curve, silent
from ofer.methods.hole import blend, widen
from ofer.methods.judge import required_masks
from ofer.methods.oracle.settings import Settings

GIVES = "restored"
KNOWS = frozenset({"hole", "truth"})
TRAINED_AHEAD = False


def train(
    data: FlowsRound,
    settings: Settings,
    needed: Needed = NOTHING,
    *,
    seed: int,
    checkpoint: Path | None = None,
    device: object = "cpu",
    report: Report = silent,
) -> Trained:
    """Learn nothing."""
    return Trained({}, empty_curve(), {})


def apply(
    weights: dict[str, np.ndarray],
    settings: Settings,
    seen: Seen,
    needed: Needed = NOTHING,
    *,
    device: object = "cpu",
) -> np.ndarray:
    """Return the flows (N, 2, s, s), float32, in pixels: the truth in every cell that the occluder touches.

    What the occluder's edge spoils beside the hole stays spoilt, but for `settings.margin` cells.
    Raises OferError where the hole is not told.
    """
    touched = np.ceil(widen(required_masks(seen.hidden, "the oracle"), settings.margin))
    assert seen.truth is not None
    return blend(seen.flows, seen.truth, touched)
