"""The displacement between two polynomial expansions (Farnebäck 2003, sections 3 and 4), from coarse to fine.

With A the mean of both quadratic terms and Δb half the difference of the linear ones, corrected for the displacement
known so far, the displacement d minimises the sum of |A d - Δb|² over a window: d = (Σ AᵀA)⁻¹ Σ AᵀΔb. Windows are
boxes, summed by running sums. Formats, orders of summation and weights at the border are OpenCV's.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numba import njit
from numpy.typing import NDArray

from ofer.flow.kernels.border import border_weights
from ofer.flow.kernels.expansion import Expansion
from ofer.flow.kernels.products import multiply


def displacement(
    previous: Sequence[Expansion], following: Sequence[Expansion], *, pyr_scale: float, winsize: int, iterations: int
) -> NDArray[np.float32]:
    """Return the flow (2, height, width), dx and dy in pixels, between two images.

    Each is given by the expansions of its pyramid, finest level first. Raises ValueError for expansions of unequal
    size, or of images less than two pixels wide or high.
    """
    coarsest = len(previous) - 1
    flow = np.zeros((2, *previous[coarsest].shape[1:]), np.float32)
    for level in range(coarsest, -1, -1):
        one, other = previous[level], following[level]
        height, width = one.shape[1:]
        if level < coarsest:
            flow = _enlarged(flow, height, width, pyr_scale)
        products = np.empty((5, height, width), np.float32)
        columns, rows = border_weights(width), border_weights(height)
        for _ in range(iterations):
            multiply(one, other, flow, columns, rows, products)
            _solve(products, winsize // 2, 1 / (winsize * winsize), flow)
    return flow


def _enlarged(flow: NDArray[np.float32], height: int, width: int, pyr_scale: float) -> NDArray[np.float32]:
    larger = cv2.resize(np.dstack([flow[0], flow[1]]), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.ascontiguousarray(np.moveaxis(larger, -1, 0)) * np.float32(1 / pyr_scale)


# numpy: a check for zero before each division would keep the loop from being done in vectors
@njit(cache=True, error_model="numpy")
def _solve(products: np.ndarray, reach: int, scale: float, flow: np.ndarray) -> None:
    """Sum `products` over windows of `reach` pixels to each side, edges repeated, and write the solutions to `flow`."""
    height, width = flow.shape[1:]
    flow_x, flow_y = flow[0], flow[1]
    begin = reach + 1
    columns = np.empty((5, width), np.float64)
    row = np.empty((5, width + 2 * begin), np.float64)
    windows = np.empty((5, width), np.float64)
    # A running sum begins one window before the first, so that each step adds one element and drops one.
    for c in range(5):
        for x in range(width):
            columns[c, x] = np.float64(products[c, 0, x] * np.float32(reach + 2))
        for y in range(1, reach):
            line = products[c, min(y, height - 1)]
            for x in range(width):
                columns[c, x] += line[x]
    for y in range(height):
        for c in range(5):
            dropped, added = products[c, max(y - begin, 0)], products[c, min(y + reach, height - 1)]
            column, padded = columns[c], row[c]
            for x in range(width):
                total = column[x] + np.float64(added[x] - dropped[x])
                column[x] = total
                padded[begin + x] = total
            for x in range(begin):
                padded[x] = padded[begin]
                padded[begin + width + x] = padded[begin + width - 1]
        # Five running sums side by side: each waits for its own last step alone.
        r0, r1, r2, r3, r4 = row[0], row[1], row[2], row[3], row[4]
        s0, s1, s2 = r0[begin] * (reach + 2), r1[begin] * (reach + 2), r2[begin] * (reach + 2)
        s3, s4 = r3[begin] * (reach + 2), r4[begin] * (reach + 2)
        for x in range(begin + 1, begin + reach):
            s0 += r0[x]
            s1 += r1[x]
            s2 += r2[x]
            s3 += r3[x]
            s4 += r4[x]
        w0, w1, w2, w3, w4 = windows[0], windows[1], windows[2], windows[3], windows[4]
        for x in range(width):
            last = x + reach + begin
            s0 += r0[last] - r0[x]
            s1 += r1[last] - r1[x]
            s2 += r2[last] - r2[x]
            s3 += r3[last] - r3[x]
            s4 += r4[last] - r4[x]
            w0[x], w1[x], w2[x], w3[x], w4[x] = s0, s1, s2, s3, s4
        for x in range(width):
            g_yy, g_xy, g_xx, h_y, h_x = w0[x] * scale, w1[x] * scale, w2[x] * scale, w3[x] * scale, w4[x] * scale
            inverse = 1.0 / (g_yy * g_xx - g_xy * g_xy + 1e-3)
            flow_x[y, x] = np.float32((g_yy * h_x - g_xy * h_y) * inverse)
            flow_y[y, x] = np.float32((g_xx * h_y - g_xy * h_x) * inverse)
