"""Robust principal component analysis: a matrix as the sum of one of low rank and a sparse one.

Principal component pursuit (Candès et al. 2011), min ‖L‖_* + λ·‖S‖_1 with L + S = D, by the inexact method of augmented
Lagrange multipliers (Lin, Chen, Ma 2010) with that paper's constants.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.methods.subspace.principal import thin_decomposition

Matrix = NDArray[np.float64]

FIRST_WEIGHT = 1.25
"""Weight μ of the residual at the start, times the largest singular value of the matrix."""
GROWTH = 1.5
"""Factor of that weight from iteration to iteration."""
HEAVIEST = 1e7
"""Where its growth ends, as a multiple of the first weight."""


@dataclass(frozen=True)
class Decomposition:
    """`low_rank` + `sparse` is the matrix, up to a share of `residual` in the Frobenius norm."""

    low_rank: Matrix
    sparse: Matrix
    rank: int
    iterations: int
    residual: float


def robust_decomposition(
    matrix: Matrix, *, sparsity: float | None, tolerance: float, most_iterations: int
) -> Decomposition:
    """Return the low-rank and the sparse part of a matrix.

    sparsity: λ; None for 1/√(longer side), for which exact recovery is proved. tolerance: residual at which it ends.
    Raises OferError where `most_iterations` do not reach it.
    """
    norm = float(np.linalg.norm(matrix))
    if norm == 0:
        return Decomposition(matrix.copy(), matrix.copy(), 0, 0, 0.0)
    shrinkage = sparsity or 1.0 / np.sqrt(max(matrix.shape))
    largest = float(thin_decomposition(matrix)[1][0])
    multipliers = matrix / max(largest, float(np.abs(matrix).max()) / shrinkage)
    weight = FIRST_WEIGHT / largest
    heaviest = weight * HEAVIEST
    low_rank, sparse = np.zeros_like(matrix), np.zeros_like(matrix)
    for iteration in range(1, most_iterations + 1):
        sparse = shrunk(matrix - low_rank + multipliers / weight, shrinkage / weight)
        low_rank, rank = lower_rank(matrix - sparse + multipliers / weight, 1.0 / weight)
        rest = matrix - low_rank - sparse
        multipliers += weight * rest
        weight = min(weight * GROWTH, heaviest)
        residual = float(np.linalg.norm(rest)) / norm
        if residual < tolerance:
            return Decomposition(low_rank, sparse, rank, iteration, residual)
    raise OferError(
        f"most_iterations: {most_iterations} leave {residual:.1e} of the matrix unexplained, more than tolerance "
        f"{tolerance:g}; raise one of the two"
    )


def shrunk(matrix: Matrix, threshold: float) -> Matrix:
    """Return the entries, each moved towards zero by `threshold`, those below it to zero."""
    return matrix - np.clip(matrix, -threshold, threshold)


def lower_rank(matrix: Matrix, threshold: float) -> tuple[Matrix, int]:
    """Return the matrix with its singular values moved towards zero by `threshold`, and the rank that is left."""
    left, values, right = thin_decomposition(matrix)
    rank = int((values > threshold).sum())
    return (left[:, :rank] * (values[:rank] - threshold)) @ right[:rank], rank
