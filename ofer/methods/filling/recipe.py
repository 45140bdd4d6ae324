"""Fill the hole without learning: what a reconstruction must beat (protocol §3.12).

Unlike the auto-encoder, filling knows where the hole is. Farnebäck's flow is spoilt beyond the occluder's edge too, by
up to half a window at the coarsest level; how far the hole is widened is chosen on the validation fold, so that the
opponent is as strong as it can be.
"""

from pathlib import Path

import numpy as np

from ofer.base.errors import OferError
from ofer.learning.data import FlowsRound
from ofer.learning.seen import NOTHING, Needed, Seen
from ofer.learning.trained import Report, Trained, empty_curve, silent
from ofer.methods.filling.fill import fill
from ofer.methods.filling.settings import Settings
from ofer.methods.judge import mean_error, required_masks, required_pairs

GIVES = "restored"
KNOWS = frozenset({"hole"})
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
    """Take the mean clean apex flow of the training folds (kind "mean") and choose the margin on the validation fold.

    Among equal endpoint errors the smaller margin wins. Nothing is drawn or needed: `needed`, `seed`, `checkpoint` and
    `device` are unused. The summary holds each candidate's validation endpoint error in pixels.
    Raises OferError where masks or occluded flows are missing, or every margin hides the whole map.
    """
    occluded, hidden = required_pairs(data, "filling")
    weights: dict[str, np.ndarray] = {}
    if settings.kind == "mean":
        weights["mean"] = data.training_apex.clean[:].mean(axis=0, dtype=np.float64).astype(np.float32)
    errors: dict[int, float] = {}
    for margin in sorted(settings.margins):
        try:
            filled = fill(occluded, hidden, settings, margin=margin, mean=weights.get("mean"))
        except OferError:
            # so wide that nothing visible is left
            continue
        errors[margin] = mean_error(filled, data.validation.clean[:], hidden, settings.judge)
        report(f"margin {margin}: validation {errors[margin]:.4f}")
    if not errors:
        raise OferError("margins: every one hides the whole map; use smaller ones")
    margin = min(errors, key=lambda candidate: (errors[candidate], candidate))
    weights["margin"] = np.asarray(margin)
    summary: dict[str, object] = {
        "margin": margin,
        "validation_endpoint_error": errors[margin],
        "validation_endpoint_error_by_margin": {str(candidate): value for candidate, value in errors.items()},
    }
    return Trained(weights, empty_curve(), summary)


def apply(
    weights: dict[str, np.ndarray],
    settings: Settings,
    seen: Seen,
    needed: Needed = NOTHING,
    *,
    device: object = "cpu",
) -> np.ndarray:
    """Return the filled flows (N, 2, s, s), float32, in pixels. Raises OferError where the hole is not told."""
    hidden = required_masks(seen.hidden, "filling")
    return fill(seen.flows, hidden, settings, margin=int(weights["margin"]), mean=weights.get("mean"))
