"""The products of A and Δb that each pixel contributes to its windows (Farnebäck 2003, section 4).

The second image's expansion is read between its pixels, at places that differ from pixel to pixel, and that is most of
the work. It therefore lies pixel by pixel, so that four reads of a vector get a place all its coefficients. Formats and
orders of summation are OpenCV's.
"""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic
from numpy.typing import NDArray

from ofer.flow.expansion import Expansion

COEFFICIENTS = 5

LANES = 8
"""Numbers in a vector; the least power of two that holds the coefficients."""

Interleaved = NDArray[np.float32]
"""(height, width, LANES): an expansion pixel by pixel, then zeros."""


def interleaved(expansion: Expansion) -> Interleaved:
    """Return the coefficients of an expansion (5, height, width) pixel by pixel."""
    cells = np.zeros((*expansion.shape[1:], LANES), np.float32)
    cells[..., :COEFFICIENTS] = np.moveaxis(expansion, 0, -1)
    return cells


def planes(cells: Interleaved) -> Expansion:
    """Return the expansion that `interleaved` was given."""
    return np.ascontiguousarray(np.moveaxis(cells[..., :COEFFICIENTS], -1, 0))


@njit(cache=True)
def multiply(
    one: np.ndarray, other: np.ndarray, flow: np.ndarray, columns: np.ndarray, rows: np.ndarray, products: np.ndarray
) -> None:
    """Write the products of each pixel to `products`: AᵀA's yy, xy and xx, then AᵀΔb's y and x.

    `other`, interleaved, is read where `flow` points to, between its pixels; where that lies outside, `one` stands
    alone. Where to read, and the weights, are found for a whole row first: the reading itself is then all that cannot
    be done for many pixels at once. Raises ValueError for arrays of other shapes.
    """
    height, width = flow.shape[1:]
    if min(height, width) < 2 or one.shape != (COEFFICIENTS, height, width) or other.shape != (height, width, LANES):
        raise ValueError("an expansion, an interleaved one and a flow of the same size, two pixels or more, are needed")
    unit, half, quarter = np.float32(1), np.float32(0.5), np.float32(0.25)
    flow_x, flow_y = flow[0], flow[1]
    one_bx, one_by, one_xx, one_yy, one_xy = one[0], one[1], one[2], one[3], one[4]
    flat = other.ravel()
    read = np.empty((width, LANES), np.float32)
    flat_read = read.ravel()
    within, corner = np.empty(width, np.bool_), np.empty(width, np.int64)
    w00, w01 = np.empty(width, np.float32), np.empty(width, np.float32)
    w10, w11 = np.empty(width, np.float32), np.empty(width, np.float32)
    for y in range(height):
        row = rows[y]
        for x in range(width):
            to_x, to_y = np.float32(x) + flow_x[y, x], np.float32(y) + flow_y[y, x]
            floor_x, floor_y = np.floor(to_x), np.floor(to_y)
            right, down = to_x - floor_x, to_y - floor_y
            left, top = np.int32(floor_x), np.int32(floor_y)
            inside = (left >= 0) & (left < width - 1) & (top >= 0) & (top < height - 1)
            within[x] = inside
            corner[x] = np.int64(top) * width + left if inside else 0
            w00[x], w01[x] = (unit - right) * (unit - down), right * (unit - down)
            w10[x], w11[x] = (unit - right) * down, right * down
        for x in range(width):
            upper = LANES * corner[x]
            _blend(  # type: ignore[call-arg]
                flat_read, LANES * x, flat, upper, upper + LANES * width, w00[x], w01[x], w10[x], w11[x]
            )
        for x in range(width):
            dx, dy = flow_x[y, x], flow_y[y, x]
            inside = within[x]
            bx, by, xx, yy, xy = read[x, 0], read[x, 1], read[x, 2], read[x, 3], read[x, 4]
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


@intrinsic
def _blend(
    _: Any, target: Any, at: Any, source: Any, upper: Any, lower: Any, w00: Any, w01: Any, w10: Any, w11: Any
) -> Any:
    """Write to `target` at `at` the weighted sum of four pixels of `source`: two from `upper` on, two from `lower` on.

    Flat float32 arrays with LANES numbers a pixel, so that one instruction works on a pixel's coefficients; added from
    left to right, without fused products, as OpenCV does.
    """
    vector = ir.VectorType(ir.FloatType(), LANES)
    lanes = ir.VectorType(ir.IntType(32), LANES)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        def pointer(number: int, index: Any) -> Any:
            data = context.make_array(signature.args[number])(context, builder, arguments[number]).data
            return builder.bitcast(builder.gep(data, [index], inbounds=True), vector.as_pointer())

        def product(corner: Any, weight: Any) -> Any:
            undefined = ir.Constant(vector, ir.Undefined)
            first = builder.insert_element(undefined, weight, ir.Constant(ir.IntType(32), 0))
            weights = builder.shuffle_vector(first, undefined, ir.Constant(lanes, None))
            return builder.fmul(weights, builder.load(pointer(2, corner), align=4))

        corners = []
        for begin in arguments[3:5]:
            corners += [begin, builder.add(begin, ir.Constant(ir.IntType(64), LANES))]
        total = product(corners[0], arguments[5])
        for corner, weight in zip(corners[1:], arguments[6:], strict=True):
            total = builder.fadd(total, product(corner, weight))
        builder.store(total, pointer(0, arguments[1]), align=4)
        return context.get_dummy_value()

    numbers = [types.float32] * 4
    return types.void(target, types.intp, source, types.intp, types.intp, *numbers), generate
