"""Reconstruction from principal components, plain or robust: the literature's way before networks (protocol §3.12).

Components are learnt of the clean apex flows of the training folds; the visible cells of an occluded flow give their
coefficients, and these the hidden cells. The robust kind learns of the flows' low-rank part, which sparse gross errors
do not reach. Like filling, and unlike the auto-encoder, it knows the hole.
"""

from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ofer.learning.data import FoldData
from ofer.learning.trained import Report, Trained, empty_curve, silent
from ofer.methods.hole import blend, widen
from ofer.methods.judge import mean_error, required_masks, required_pairs
from ofer.methods.subspace.fit import Subspace, learn_subspace, reconstructions
from ofer.methods.subspace.robust import robust_decomposition

KIND = "restorer"


def train(
    fold: FoldData,
    settings: dict[str, Any],
    *,
    seed: int,
    checkpoint: Path | None = None,
    device: object = "cpu",
    report: Report = silent,
) -> Trained:
    """Learn the components of the training folds' clean apex flows; choose how to fit them on the validation fold.

    The validation fold's endpoint error decides between numbers of components, ridges and margins; among equals the
    smaller margin wins, then fewer components, then the larger ridge. Nothing is drawn: `seed`, `checkpoint` and
    `device` are unused.
    Raises OferError where masks or occluded flows are missing, and where robust PCA does not converge.
    """
    occluded, hidden = required_pairs(fold, "reconstruction from components")
    subspace, summary = learn(fold.training_apex.clean, settings)
    errors: dict[tuple[int, int, float], float] = {}
    candidates = list(product(sorted(settings["components"]), sorted(settings["ridges"], reverse=True)))
    for margin in sorted(settings["margins"]):
        weight = widen(hidden, margin)
        for (count, ridge), maps in reconstructions(subspace, occluded, hidden, margin=margin, candidates=candidates):
            filled = blend(occluded, maps, weight)
            errors[margin, count, ridge] = mean_error(filled, fold.validation.clean, hidden, settings["judge"])
    # the first of equals, in the order above
    margin, count, ridge = min(errors, key=errors.__getitem__)
    chosen = {"margin": margin, "components": count, "ridge": ridge}
    summary |= {**chosen, "validation_endpoint_error": errors[margin, count, ridge]}
    report(", ".join(f"{name} {value:.4g}" for name, value in summary.items()))
    weights = {
        "mean": subspace.mean,
        "basis": subspace.basis[:count],
        "variance": np.asarray(subspace.variance),
        **{name: np.asarray(value) for name, value in chosen.items()},
    }
    return Trained(weights, empty_curve(), dict(summary))


def restore(
    weights: dict[str, np.ndarray],
    settings: dict[str, Any],
    occluded: np.ndarray,
    hidden: np.ndarray | None = None,
    *,
    device: object = "cpu",
) -> np.ndarray:
    """Return the flows (N, 2, s, s), float32, in pixels, with the hole, as widened, reconstructed.

    Visible cells stay as they are. Raises OferError without `hidden` (N, s, s).
    """
    known = required_masks(hidden, "reconstruction from components")
    subspace = Subspace(weights["mean"], weights["basis"], float(weights["variance"]))
    margin, chosen = int(weights["margin"]), (int(weights["components"]), float(weights["ridge"]))
    [(_, maps)] = reconstructions(subspace, occluded, known, margin=margin, candidates=[chosen])
    return blend(occluded, maps, widen(known, margin))


def learn(maps: NDArray[np.floating], settings: Mapping[str, Any]) -> tuple[Subspace, dict[str, float]]:
    """Return the subspace of maps (N, c, s, s) by `settings`, and numbers about it."""
    most = max(settings["components"])
    if settings["kind"] == "pca":
        return learn_subspace(maps, most), {}
    found = robust_decomposition(
        np.asarray(maps, dtype=np.float64).reshape(len(maps), -1),
        sparsity=settings["sparsity"],
        tolerance=settings["tolerance"],
        most_iterations=settings["most_iterations"],
    )
    numbers = {
        "rank": found.rank,
        "sparse_share": float(np.count_nonzero(found.sparse) / found.sparse.size),
        "iterations": found.iterations,
    }
    return learn_subspace(found.low_rank.reshape(maps.shape), most), numbers
