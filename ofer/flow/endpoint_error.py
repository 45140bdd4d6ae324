"""Endpoint error: how far a flow's end points are from the true ones (Baker et al. 2011)."""

import numpy as np
from numpy.typing import NDArray


def endpoint_error(flow: NDArray[np.floating], truth: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return the Euclidean distance of two flows (..., 2, height, width) as (..., height, width)."""
    if flow.shape != truth.shape or flow.ndim < 3 or flow.shape[-3] != 2:
        raise ValueError(f"expected two flows (..., 2, height, width), got {flow.shape} and {truth.shape}")
    difference = flow - truth
    return np.hypot(difference[..., 0, :, :], difference[..., 1, :, :])


def means_inside_and_outside(
    error: NDArray[np.floating], mask: NDArray[np.bool_] | NDArray[np.floating]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the means of `error` (..., height, width) over what `mask` hides and over the rest, each (...).

    `mask` (broadcast to `error`) is boolean, or the hidden share of each cell in [0, 1], as pooling a mask
    gives it: a weight inside, its complement outside. A mean over nothing is NaN.
    """
    weight = np.broadcast_to(np.asarray(mask, dtype=np.float64), error.shape)
    return _weighted_mean(error, weight), _weighted_mean(error, 1.0 - weight)


def _weighted_mean(error: NDArray[np.floating], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    total = weight.sum(axis=(-2, -1))
    summed = (error * weight).sum(axis=(-2, -1))
    return np.divide(summed, total, out=np.full_like(total, np.nan), where=total > 0)
