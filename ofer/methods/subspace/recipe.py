"""Reconstruction from principal components, plain or robust: the literature's way before networks (protocol §3.12).

Components are learnt of the clean apex flows of the training folds; the visible cells of an occluded flow give their
coefficients, and these the hidden cells. The robust kind learns of the flows' low-rank part, which sparse gross errors
do not reach. Like filling, and unlike the auto-encoder, it knows the hole.
"""

from dataclasses import asdict
from pathlib import Path

import numpy as np

from ofer.learning.data import FlowsRound
from ofer.learning.seen import NOTHING, Needed, Seen
from ofer.learning.trained import Report, Trained, empty_curve, silent
from ofer.methods.hole import blend, widen
from ofer.methods.judge import required_masks, required_pairs
from ofer.methods.subspace.choice import Choice, choose, learn, reconstruct
from ofer.methods.subspace.fit import Subspace
from ofer.methods.subspace.settings import Settings

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
    """Learn the components of the training folds' clean apex flows; choose how to fit them on the validation fold.

    The validation fold's endpoint error decides between numbers of components, ridges and margins; among equals the
    smaller margin wins, then fewer components, then the larger ridge. Nothing is drawn or needed:
    `needed`, `seed`, `checkpoint` and `device` are unused.
    Raises OferError where masks or occluded flows are missing, and where robust PCA does not converge.
    """
    occluded, hidden = required_pairs(data, "reconstruction from components")
    subspace, found = learn(data.training_apex.clean[:], settings)
    choice, error = choose(subspace, occluded, data.validation.clean[:], hidden, settings)
    summary = {**found, **asdict(choice), "validation_endpoint_error": error}
    report(", ".join(f"{name} {value:.4g}" for name, value in summary.items()))
    weights = {
        "mean": subspace.mean,
        "basis": subspace.basis[: choice.components],
        "variance": np.asarray(subspace.variance),
        **{name: np.asarray(value) for name, value in asdict(choice).items()},
    }
    return Trained(weights, empty_curve(), dict(summary))


def apply(
    weights: dict[str, np.ndarray],
    settings: Settings,
    seen: Seen,
    needed: Needed = NOTHING,
    *,
    device: object = "cpu",
) -> np.ndarray:
    """Return the flows (N, 2, s, s), float32, in pixels, with the hole, as widened, reconstructed.

    Visible cells stay as they are. Raises OferError where the hole is not told.
    """
    hidden = required_masks(seen.hidden, "reconstruction from components")
    subspace = Subspace(weights["mean"], weights["basis"], float(weights["variance"]))
    choice = Choice(int(weights["margin"]), int(weights["components"]), float(weights["ridge"]))
    return blend(seen.flows, reconstruct(subspace, seen.flows, hidden, choice), widen(hidden, choice.margin))
