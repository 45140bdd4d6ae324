"""Polynomial expansion of an image (Farnebäck 2003, section 2).

Each pixel's neighbourhood is approximated by f(x) ≈ xᵀ A x + bᵀ x + c, a least-squares fit with Gaussian weights. The
weights are separable, so the fit is a pass down the columns and one along the rows. Formats and orders of summation are
OpenCV's (single precision down the columns, double along the rows): the flow from these is to be OpenCV's.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ofer.flow.kernels.expansion_weights import ExpansionWeights

Expansion = NDArray[np.float32]
"""(5, height, width): b_x, b_y, a_xx, a_yy and a_xy of f ≈ a_xx x² + a_yy y² + a_xy x y + b_x x + b_y y + c."""


def expand(image: NDArray[np.float32], weights: ExpansionWeights) -> Expansion:
    """Return the expansion of `image` (height, width), whose edge is repeated beyond the border."""
    expansion = np.empty((5, *image.shape), np.float32)
    _expand(image, *weights, expansion)
    return expansion


@njit(cache=True)
def _expand(
    image: np.ndarray,
    g: np.ndarray,
    xg: np.ndarray,
    xxg: np.ndarray,
    linear: float,
    offset: float,
    square: float,
    mixed: float,
    out: np.ndarray,
) -> None:
    """Write the expansion of `image` to `out`; the numbers are those of `ExpansionWeights`."""
    height, width = image.shape
    n = len(g) - 1
    # A row's sums down the columns, weighted by g, y g and y² g, with n repeated at either end.
    zeroth = np.empty(width + 2 * n, np.float32)
    first = np.empty(width + 2 * n, np.float32)
    second = np.empty(width + 2 * n, np.float32)
    for y in range(height):
        for x in range(width):
            zeroth[n + x] = image[y, x] * g[0]
            first[n + x] = 0
            second[n + x] = 0
        for k in range(1, n + 1):
            above, below = image[max(y - k, 0)], image[min(y + k, height - 1)]
            g_k, yg_k, yyg_k = g[k], xg[k], xxg[k]
            for x in range(width):
                both = above[x] + below[x]
                zeroth[n + x] += g_k * both
                first[n + x] += yg_k * (below[x] - above[x])
                second[n + x] += yyg_k * both
        for x in range(n):
            zeroth[x], first[x], second[x] = zeroth[n], first[n], second[n]
            zeroth[n + width + x] = zeroth[n + width - 1]
            first[n + width + x] = first[n + width - 1]
            second[n + width + x] = second[n + width - 1]
        b_x, b_y, a_xx, a_yy, a_xy = out[0, y], out[1, y], out[2, y], out[3, y], out[4, y]
        for x in range(width):
            c = x + n
            one, by_x, by_xx = np.float64(zeroth[c] * g[0]), 0.0, 0.0
            by_y, by_xy = np.float64(first[c] * g[0]), 0.0
            by_yy = np.float64(second[c] * g[0])
            for k in range(1, n + 1):
                both = np.float64(zeroth[c + k] + zeroth[c - k])
                one += both * g[k]
                by_xx += both * xxg[k]
                by_x += (zeroth[c + k] - zeroth[c - k]) * xg[k]
                by_y += (first[c + k] + first[c - k]) * g[k]
                by_xy += (first[c + k] - first[c - k]) * xg[k]
                by_yy += (second[c + k] + second[c - k]) * g[k]
            b_x[x] = by_x * linear
            b_y[x] = by_y * linear
            a_xx[x] = one * offset + by_xx * square
            a_yy[x] = one * offset + by_yy * square
            a_xy[x] = by_xy * mixed
