"""The numbers that polynomial expansion multiplies with (Farnebäck 2003, section 2), as OpenCV rounds them."""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray


class ExpansionWeights(NamedTuple):
    """Weights of a neighbourhood's pixels, and what turns weighted sums into coefficients.

    `g`, `xg` and `xxg` (poly_n + 1,) are a Gaussian g(x), x g(x) and x² g(x) for x = 0 … poly_n. The others are entries
    of the inverse of the basis functions' Gram matrix: of the linear ones, of 1 with a square, of a square, of x y.
    """

    g: NDArray[np.float32]
    xg: NDArray[np.float32]
    xxg: NDArray[np.float32]
    linear: float
    offset: float
    square: float
    mixed: float


def expansion_weights(poly_n: int, poly_sigma: float) -> ExpansionWeights:
    """Return them for a neighbourhood of `poly_n` pixels to each side: OpenCV's documentation calls this its size."""
    x = np.arange(-poly_n, poly_n + 1)
    g = np.exp(-x * x / (2 * poly_sigma * poly_sigma)).astype(np.float32)
    g = (g.astype(np.float64) * (1 / _sum(g))).astype(np.float32)
    # The basis is 1, x, y, x², y², x y. Each factor's product is rounded to single precision; their sum is double.
    weight, along, down = np.outer(g, g), x.astype(np.float32)[None, :], x.astype(np.float32)[:, None]
    total, second = _sum(weight), _sum(weight * along * along)
    fourth, crossed = _sum(weight * along * along * along * along), _sum(weight * along * along * down * down)
    gram = np.diag([total, second, second, fourth, fourth, crossed])
    gram[0, 3] = gram[3, 0] = gram[0, 4] = gram[4, 0] = second
    gram[3, 4] = gram[4, 3] = crossed
    inverse = cv2.invert(gram, flags=cv2.DECOMP_CHOLESKY)[1]
    half = slice(poly_n, None)
    return ExpansionWeights(
        g=g[half].copy(),
        xg=(x * g).astype(np.float32)[half].copy(),
        xxg=(x * x * g).astype(np.float32)[half].copy(),
        linear=float(inverse[1, 1]),
        offset=float(inverse[0, 3]),
        square=float(inverse[3, 3]),
        mixed=float(inverse[5, 5]),
    )


def _sum(values: NDArray[np.float32]) -> float:
    """Add in order, in double precision; numpy's own sum adds in another one."""
    return float(np.cumsum(values.ravel(), dtype=np.float64)[-1])
