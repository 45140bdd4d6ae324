"""The products of A and Δb that each pixel contributes to its windows (Farnebäck 2003, section 4)."""

import numpy as np
from numba import njit


@njit(cache=True)
def multiply(
    one: np.ndarray, other: np.ndarray, flow: np.ndarray, columns: np.ndarray, rows: np.ndarray, products: np.ndarray
) -> None:
    """Write the products of each pixel to `products`: AᵀA's yy, xy and xx, then AᵀΔb's y and x.

    The expansion `other` is read where `flow` points to, between its pixels; where that lies outside, `one` stands
    alone. Formats and orders of summation are OpenCV's. Raises ValueError for arrays of other shapes.
    """
    height, width = flow.shape[1:]
    if min(height, width) < 2 or one.shape != (5, height, width) or other.shape != one.shape:
        raise ValueError("two expansions and a flow of the same size, two pixels or more, are needed")
    unit, half, quarter = np.float32(1), np.float32(0.5), np.float32(0.25)
    for y in range(height):
        for x in range(width):
            dx, dy = flow[0, y, x], flow[1, y, x]
            to_x, to_y = np.float32(x) + dx, np.float32(y) + dy
            floor_x, floor_y = np.floor(to_x), np.floor(to_y)
            right, down = to_x - floor_x, to_y - floor_y
            left, top = np.int32(floor_x), np.int32(floor_y)
            # The quadratic form's off-diagonal entry is half of the coefficient of x y.
            if (left >= 0) & (left < width - 1) & (top >= 0) & (top < height - 1):
                w00, w01 = (unit - right) * (unit - down), right * (unit - down)
                w10, w11 = (unit - right) * down, right * down
                b_x = (one[0, y, x] - _between(other[0], top, left, w00, w01, w10, w11)) * half
                b_y = (one[1, y, x] - _between(other[1], top, left, w00, w01, w10, w11)) * half
                a_xx = (one[2, y, x] + _between(other[2], top, left, w00, w01, w10, w11)) * half
                a_yy = (one[3, y, x] + _between(other[3], top, left, w00, w01, w10, w11)) * half
                a_xy = (one[4, y, x] + _between(other[4], top, left, w00, w01, w10, w11)) * quarter
            else:
                b_x, b_y, a_xy = one[0, y, x] * half, one[1, y, x] * half, one[4, y, x] * half
                a_xx, a_yy = one[2, y, x], one[3, y, x]
            b_y += a_yy * dy + a_xy * dx
            b_x += a_xy * dy + a_xx * dx
            weight = columns[x] * rows[y]
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
def _between(
    values: np.ndarray,
    top: np.int32,
    left: np.int32,
    w00: np.float32,
    w01: np.float32,
    w10: np.float32,
    w11: np.float32,
) -> np.float32:
    """Return the weighted sum of four neighbours, added from left to right as OpenCV does."""
    upper, lower = values[top], values[top + 1]
    return w00 * upper[left] + w01 * upper[left + 1] + w10 * lower[left] + w11 * lower[left + 1]
