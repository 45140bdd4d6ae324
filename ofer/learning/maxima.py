"""The passes of a convolution that is followed by 2 × 2 max-pooling and ReLU, compiled by numba.

Three quarters of the convolution's outputs are not the largest of their four and get no gradient; where ReLU gives
zero, the largest does not either. What is left is at most a quarter of the products that gradients of all outputs take.

Maps are (N, height, width, channels) here, float32 and contiguous.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

NONE = 4
"""Stands for "no gradient" among the places 0 … 3, row by row, of the largest of four."""


@njit(cache=True)
def pool(maps: np.ndarray, pooled: np.ndarray, place: np.ndarray) -> None:
    """Write the largest of each four cells of `maps`, or zero, to `pooled`, and where it stands to `place` (uint8).

    As in torch: the first of equals; an odd last row or column is left out; what is not a number is kept.
    """
    zero = np.float32(0)
    samples, height, width, channels = pooled.shape
    for n in range(samples):
        for y in range(height):
            for x in range(width):
                for c in range(channels):
                    best, at = maps[n, 2 * y, 2 * x, c], 0
                    right, below = maps[n, 2 * y, 2 * x + 1, c], maps[n, 2 * y + 1, 2 * x, c]
                    last = maps[n, 2 * y + 1, 2 * x + 1, c]
                    best, at = (right, 1) if (right > best) | (right != right) else (best, at)
                    best, at = (below, 2) if (below > best) | (below != below) else (best, at)
                    best, at = (last, 3) if (last > best) | (last != last) else (best, at)
                    pooled[n, y, x, c] = zero if best <= zero else best
                    place[n, y, x, c] = NONE if best <= zero else at


@cache
def gradients(kernel: int, inputs: int) -> Callable[..., None]:
    """Return the backward pass of convolutions with `inputs` channels and kernels of side `kernel`, odd.

    It takes maps (N, H, W, inputs), weight (outputs, kernel, kernel, inputs), the gradient of what was pooled and its
    places (N, H // 2, W // 2, outputs each), and whether the maps' own gradient is wanted. To arrays of zeros it adds
    the gradients of weight and of bias (outputs, float64), and it writes that of the maps, where wanted.
    """
    row = kernel * inputs
    reach = kernel // 2

    @njit(cache=True)
    def add_gradients(
        maps: np.ndarray, weight: np.ndarray, gradient: np.ndarray, place: np.ndarray, wanted: bool,
        of_weight: np.ndarray, of_bias: np.ndarray, of_maps: np.ndarray,
    ) -> None:  # fmt: skip
        samples, height, width, outputs = gradient.shape
        rows, columns = maps.shape[1:3]
        # One sample and its gradient at a time, in a border of zeros, so that both stay in the cache.
        line = (columns + 2 * reach) * inputs
        sample = np.zeros((rows + 2 * reach, line), np.float32)
        of_sample = np.zeros((rows + 2 * reach, line), np.float32)
        flat, of_flat = sample.ravel(), of_sample.ravel()
        weights, of_weights = weight.ravel(), of_weight.ravel()
        # A row's outputs that have a gradient, listed first: a branch at each would be mispredicted half of the time.
        corner, own = np.empty(width * outputs + 1, np.int64), np.empty(width * outputs + 1, np.int64)
        values = np.empty(width * outputs + 1, np.float32)
        for n in range(samples):
            for y in range(rows):
                sample[y + reach, reach * inputs : line - reach * inputs] = maps[n, y].ravel()
            of_sample[:] = 0
            for y in range(height):
                count = 0
                for x in range(width):
                    for o in range(outputs):
                        at = place[n, y, x, o]
                        corner[count] = (2 * y + at // 2) * line + (2 * x + at % 2) * inputs
                        own[count] = o
                        values[count] = gradient[n, y, x, o]
                        count += at != NONE
                for i in range(count):
                    value, start, o = values[i], corner[i], own[i]
                    of_bias[o] += value
                    own_weights = o * kernel * row
                    for ky in range(kernel):
                        to, of = own_weights + ky * row, start + ky * line
                        _add_scaled(of_weights, to, flat, of, value, row)  # type: ignore[call-arg]
                    if wanted:
                        for ky in range(kernel):
                            for kx in range(kernel):
                                to, of = start + ky * line + kx * inputs, own_weights + ky * row + kx * inputs
                                _add_scaled(of_flat, to, weights, of, value, inputs)  # type: ignore[call-arg]
            if wanted:
                for y in range(rows):
                    inside = of_sample[y + reach, reach * inputs : line - reach * inputs].copy()
                    of_maps[n, y] = inside.reshape(columns, inputs)

    return add_gradients


@intrinsic(prefer_literal=True)
def _add_scaled(_: Any, target: Any, at: Any, source: Any, start: Any, factor: Any, count: Any) -> Any:
    """`target[at : at + count] += factor * source[start : start + count]`, without looking at the arrays' ends.

    target, source: flat and contiguous float32 arrays. count: a constant. Written out as a loop over numbers, of which
    source and target might share some, this is compiled number by number; as one operation on a vector of known length
    it is a handful of instructions.
    """
    vector = ir.VectorType(ir.FloatType(), count.literal_value)
    lanes = ir.VectorType(ir.IntType(32), count.literal_value)

    def pointer(context: Any, builder: Any, kind: Any, array: Any, index: Any) -> Any:
        data = context.make_array(kind)(context, builder, array).data
        return builder.bitcast(builder.gep(data, [index], inbounds=True), vector.as_pointer())

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        to = pointer(context, builder, signature.args[0], arguments[0], arguments[1])
        of = pointer(context, builder, signature.args[2], arguments[2], arguments[3])
        undefined = ir.Constant(vector, ir.Undefined)
        first = builder.insert_element(undefined, arguments[4], ir.Constant(ir.IntType(32), 0))
        factors = builder.shuffle_vector(first, undefined, ir.Constant(lanes, None))
        # contract: the product may go into the sum unrounded, as in other compiled convolutions
        product = builder.fmul(factors, builder.load(of, align=4), flags=["contract"])
        builder.store(builder.fadd(builder.load(to, align=4), product, flags=["contract"]), to, align=4)
        return context.get_dummy_value()

    return types.void(target, types.intp, source, types.intp, types.float32, count), generate
