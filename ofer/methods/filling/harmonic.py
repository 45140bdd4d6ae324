"""Harmonic filling: the smoothest flow in the hole that agrees with what is visible around it."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array
from scipy.sparse.linalg import splu

from ofer.base.errors import OferError


def harmonic_fill(flows: NDArray[np.floating], hole: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return flows (N, 2, s, s) with the cells of `hole` (s, s) solving Laplace's equation, component by component.

    Each hidden cell is the mean of its neighbours (four; fewer at the border of the map, where nothing
    flows through it: a Neumann condition); visible cells are the boundary values and stay as they are.
    Raises OferError where the hole covers the whole map.
    """
    filled = np.array(flows, dtype=np.float64)
    if not hole.any():
        return filled
    if hole.all():
        raise OferError("harmonic filling: the hole covers the whole map; use smaller margins")
    inside, outside = laplacian(hole)
    cells = filled.reshape(-1, hole.size)
    boundary = cells[:, ~hole.ravel()]
    cells[:, hole.ravel()] = splu(inside).solve(-(outside @ boundary.T)).T
    return filled


def laplacian(hole: NDArray[np.bool_]) -> tuple[csc_array, csc_array]:
    """Return the graph Laplacian's rows of the cells in `hole`, split into its hidden and its visible columns."""
    number = np.arange(hole.size).reshape(hole.shape)
    pairs = np.concatenate(
        [
            np.stack([number[:-1].ravel(), number[1:].ravel()]),
            np.stack([number[:, :-1].ravel(), number[:, 1:].ravel()]),
        ],
        axis=1,
    )
    rows, columns = np.concatenate([pairs, pairs[::-1]], axis=1)
    degree = np.bincount(rows, minlength=hole.size)
    diagonal = np.arange(hole.size)
    whole = csc_array(
        (
            np.concatenate([-np.ones(len(rows)), degree.astype(np.float64)]),
            (np.concatenate([rows, diagonal]), np.concatenate([columns, diagonal])),
        ),
        shape=(hole.size, hole.size),
    )
    hidden = np.flatnonzero(hole)
    visible = np.flatnonzero(~hole)
    rows_of_hole = whole[hidden]
    return csc_array(rows_of_hole[:, hidden]), csc_array(rows_of_hole[:, visible])
