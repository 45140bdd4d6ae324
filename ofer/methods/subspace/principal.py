"""Principal components of few long rows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Principal:
    """Mean and components of some rows of `values` numbers each.

    mean: (values,). directions: (components, values), orthonormal, the largest deviation first. deviations:
    (components,), standard deviation of the rows along each direction, all greater than zero.
    """

    mean: Matrix
    directions: Matrix
    deviations: Matrix


def thin_decomposition(matrix: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    """Return the thin singular value decomposition (left, values, right) of a matrix, values falling.

    By the eigenvectors of the smaller Gram matrix, which is many times faster where one side is short; values below
    about 1e-8 of the largest are lost in rounding and left out.
    """
    if matrix.shape[0] > matrix.shape[1]:
        right, values, left = thin_decomposition(matrix.T)
        return left.T, values, right.T
    squares, left = np.linalg.eigh(matrix @ matrix.T)
    squares, left = squares[::-1], left[:, ::-1]
    kept = squares > squares[0] * len(matrix) * np.finfo(np.float64).eps
    values, left = np.sqrt(squares[kept]), left[:, kept]
    return left, values, left.T @ matrix / values[:, None]


def principal_components(rows: Matrix) -> Principal:
    """Return the principal components of (N, values); at most N - 1, and none where all rows are equal."""
    mean = rows.mean(axis=0)
    _, values, directions = thin_decomposition(rows - mean)
    return Principal(mean, directions, values / np.sqrt(len(rows)))
