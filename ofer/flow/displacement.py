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

from ofer.flow.border import border_weights
from ofer.flow.expansion import Expansion


def displacement(
    previous: Sequence[Expansion], following: Sequence[Expansion], *, pyr_scale: float, winsize: int, iterations: int
) -> NDArray[np.float32]:
    """Return the flow (2, height, width), dx and dy in pixels, between two images given by their expanded pyramids."""
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
            _multiply(one, other, flow, columns, rows, products)
            _solve(products, winsize // 2, 1 / (winsize * winsize), flow)
    return flow


def _enlarged(flow: NDArray[np.float32], height: int, width: int, pyr_scale: float) -> NDArray[np.float32]:
    larger = cv2.resize(np.dstack([flow[0], flow[1]]), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.ascontiguousarray(np.moveaxis(larger, -1, 0)) * np.float32(1 / pyr_scale)


@njit(cache=True)
def _multiply(
    one: np.ndarray, other: np.ndarray, flow: np.ndarray, columns: np.ndarray, rows: np.ndarray, products: np.ndarray
) -> None:
    """Write the products of each pixel to `products`: AᵀA's yy, xy and xx, then AᵀΔb's y and x.

    `other` is read where `flow` points to, between its pixels; where that lies outside, `one` stands alone.
    """
    height, width = flow.shape[1:]
    unit, half, quarter = np.float32(1), np.float32(0.5), np.float32(0.25)
    flow_x, flow_y = flow[0], flow[1]
    one_bx, one_by, one_xx, one_yy, one_xy = one[0], one[1], one[2], one[3], one[4]
    other_bx, other_by = other[0].ravel(), other[1].ravel()
    other_xx, other_yy, other_xy = other[2].ravel(), other[3].ravel(), other[4].ravel()
    for y in range(height):
        row = rows[y]
        for x in range(width):
            dx, dy = flow_x[y, x], flow_y[y, x]
            to_x, to_y = np.float32(x) + dx, np.float32(y) + dy
            floor_x, floor_y = np.floor(to_x), np.floor(to_y)
            right, down = to_x - floor_x, to_y - floor_y
            left, top = np.int32(floor_x), np.int32(floor_y)
            inside = (left >= 0) & (left < width - 1) & (top >= 0) & (top < height - 1)
            i = np.int32(top * width + left) if inside else np.int32(0)
            w00, w01 = (unit - right) * (unit - down), right * (unit - down)
            w10, w11 = (unit - right) * down, right * down
            j = i + width
            by = w00 * other_by[i] + w01 * other_by[i + 1] + w10 * other_by[j] + w11 * other_by[j + 1]
            bx = w00 * other_bx[i] + w01 * other_bx[i + 1] + w10 * other_bx[j] + w11 * other_bx[j + 1]
            yy = w00 * other_yy[i] + w01 * other_yy[i + 1] + w10 * other_yy[j] + w11 * other_yy[j + 1]
            xx = w00 * other_xx[i] + w01 * other_xx[i + 1] + w10 * other_xx[j] + w11 * other_xx[j + 1]
            xy = w00 * other_xy[i] + w01 * other_xy[i + 1] + w10 * other_xy[j] + w11 * other_xy[j + 1]
            a_yy = (one_yy[y, x] + yy) * half if inside else one_yy[y, x]
            a_xx = (one_xx[y, x] + xx) * half if inside else one_xx[y, x]
            # The quadratic form's off-diagonal entry is half of the coefficient of x y.
            a_xy = (one_xy[y, x] + xy) * quarter if inside else one_xy[y, x] * half
            b_y = (one_by[y, x] - by) * half if inside else one_by[y, x] * half
            b_x = (one_bx[y, x] - bx) * half if inside else one_bx[y, x] * half
            b_y += a_yy * dy + a_xy * dx
            b_x += a_xy * dy + a_xx * dx
            weight = columns[x] * row
            b_y *= weight
            b_x *= weight
            a_yy *= weight
            a_xx *= weight
            a_xy *= weight
            products[0, y, x] = a_yy * a_yy + a_xy * a_xy
            products[1, y, x] = (a_yy + a_xx) * a_xy
            products[2, y, x] = a_xx * a_xx + a_xy * a_xy
            products[3, y, x] = a_yy * b_y + a_xy * b_x
            products[4, y, x] = a_xy * b_y + a_xx * b_x


@njit(cache=True)
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
