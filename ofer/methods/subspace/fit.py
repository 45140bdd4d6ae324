"""Tell the hidden part of a map from its visible part, where maps lie near a subspace."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ofer.methods.hole import samples_by_hole, widen
from ofer.methods.subspace.principal import Principal, principal_components

Maps = NDArray[np.floating]


@dataclass(frozen=True)
class Subspace:
    """Maps (c, s, s) as a mean plus a combination of few others.

    mean: (c, s, s). basis: (components, c, s, s), each as long as its standard deviation, so that coefficients of
    maps like the learnt ones have variance 1. variance: mean of all cells' variances, in the maps' unit squared.
    """

    mean: NDArray[np.float64]
    basis: NDArray[np.float64]
    variance: float


def learn_subspace(maps: Maps, most: int) -> Subspace:
    """Return the subspace of the `most` first principal components of maps (N, c, s, s), fewer if there are fewer."""
    found = principal_components(np.asarray(maps, dtype=np.float64).reshape(len(maps), -1))
    return as_subspace(found, maps.shape[1:], most)


def as_subspace(found: Principal, shape: tuple[int, ...], most: int) -> Subspace:
    """Return the `most` first components as maps of `shape`."""
    basis = (found.deviations[:most, None] * found.directions[:most]).reshape(-1, *shape)
    return Subspace(found.mean.reshape(shape), basis, float(np.square(found.deviations).sum() / found.mean.size))


def reconstructions(
    subspace: Subspace, occluded: Maps, hidden: Maps, *, margin: int, candidates: list[tuple[int, float]]
) -> Iterator[tuple[tuple[int, float], NDArray[np.float64]]]:
    """Yield each candidate (components, ridge) with the maps (N, c, s, s) that it makes of the visible cells.

    The coefficients minimise ‖visible cells − their reconstruction‖² + ridge · variance · ‖coefficients‖². A cell is
    visible where `hidden` (N, s, s), widened by `margin` cells, is zero; where none is, the mean is left. With ridge 1
    this is the most probable map if coefficients are normal and each cell has noise as strong as its motion.
    """
    normal, right = _equations(subspace, occluded, widen(hidden, margin))
    flat = subspace.basis.reshape(len(subspace.basis), -1)
    for count, ridge in candidates:
        used = min(count, len(flat))
        penalty = ridge * subspace.variance * np.eye(used)
        coefficients = np.empty((len(occluded), used))
        for members, gram in normal:
            solved = np.linalg.solve(gram[:used, :used] + penalty, right[members, :used].T)
            coefficients[members] = solved.T
        yield (count, ridge), subspace.mean + (coefficients @ flat[:used]).reshape(occluded.shape)


def _equations(
    subspace: Subspace, occluded: Maps, weight: Maps
) -> tuple[list[tuple[NDArray[np.intp], NDArray[np.float64]]], NDArray[np.float64]]:
    """Return the normal equations: per hole its samples and the basis' Gram matrix, and per sample the right side."""
    left = []
    right = np.empty((len(occluded), len(subspace.basis)))
    for hole, members in samples_by_hole(weight):
        visible = subspace.basis[:, :, ~hole].reshape(len(subspace.basis), -1)
        known = (occluded[members] - subspace.mean)[:, :, ~hole].reshape(len(members), -1)
        left.append((members, visible @ visible.T))
        right[members] = known @ visible.T
    return left, right
