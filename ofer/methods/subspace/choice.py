"""Learn a subspace of maps and choose, on held-out ones, how occluded maps are fitted to it."""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from ofer.methods.hole import blend, widen
from ofer.methods.judge import mean_error
from ofer.methods.subspace.fit import Subspace, learn_subspace, reconstructions
from ofer.methods.subspace.robust import robust_decomposition
from ofer.methods.subspace.settings import Settings

Maps = NDArray[np.floating]


@dataclass(frozen=True)
class Choice:
    """Cells that the hole is widened by, number of components, and penalty on their coefficients."""

    margin: int
    components: int
    ridge: float


def learn(maps: Maps, settings: Settings) -> tuple[Subspace, dict[str, float]]:
    """Return the subspace of maps (N, c, s, s) by `settings`, and numbers about it.

    Raises OferError where robust PCA does not converge.
    """
    most = max(settings.components)
    if settings.kind == "pca":
        return learn_subspace(maps, most), {}
    found = robust_decomposition(
        np.asarray(maps, dtype=np.float64).reshape(len(maps), -1),
        sparsity=settings.sparsity,
        tolerance=settings.tolerance,
        most_iterations=settings.most_iterations,
    )
    numbers = {
        "rank": found.rank,
        "sparse_share": float(np.count_nonzero(found.sparse) / found.sparse.size),
        "iterations": found.iterations,
    }
    return learn_subspace(found.low_rank.reshape(maps.shape), most), numbers


def choose(subspace: Subspace, occluded: Maps, truth: Maps, hidden: Maps, settings: Settings) -> tuple[Choice, float]:
    """Return the candidate of `settings` with the least error once the hole is filled, and that error.

    occluded, truth: held-out maps (N, c, s, s). hidden: (N, s, s). Among equals the smaller margin wins, then fewer
    components, then the larger ridge.
    """
    errors: dict[Choice, float] = {}
    candidates = list(product(sorted(settings.components), sorted(settings.ridges, reverse=True)))
    for margin in sorted(settings.margins):
        weight = widen(hidden, margin)
        for (count, ridge), maps in reconstructions(subspace, occluded, hidden, margin=margin, candidates=candidates):
            filled = blend(occluded, maps, weight)
            errors[Choice(margin, count, ridge)] = mean_error(filled, truth, hidden, settings.judge)
    # the first of equals, in the order above
    best = min(errors, key=errors.__getitem__)
    return best, errors[best]


def reconstruct(subspace: Subspace, occluded: Maps, hidden: Maps, choice: Choice) -> NDArray[np.float64]:
    """Return the whole maps (N, c, s, s), visible cells too, that the visible cells of `occluded` point to."""
    candidates = [(choice.components, choice.ridge)]
    [(_, maps)] = reconstructions(subspace, occluded, hidden, margin=choice.margin, candidates=candidates)
    return maps
