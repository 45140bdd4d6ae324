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
"""Stands for "no gradient" in an argmax; the four cells of a window are 0 … 3, row by row."""


@njit(cache=True)
def pool(maps: np.ndarray, pooled: np.ndarray, argmax: np.ndarray) -> None:
    """Write the largest of each four cells of `maps`, or zero, to `pooled`, and where it stands to `argmax` (uint8).

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
                    argmax[n, y, x, c] = NONE if best <= zero else at


@cache
def gradients(kernel: int, inputs: int) -> Callable[..., None]:
    """Return the backward pass of convolution, pooling and ReLU for kernels of odd side `kernel` and `inputs` channels.

    It takes maps (N, H, W, inputs), weight (outputs, kernel, kernel, inputs), the gradient of what was pooled and its
    argmax (N, H // 2, W // 2, outputs each), and whether the maps' own gradient is wanted. To arrays of zeros it adds
    the gradients of weight and of bias (outputs, float64), and it writes that of the maps, where wanted. Raises
    ValueError for a weight of another shape.
    """
    kernel_row = kernel * inputs
    padding = kernel // 2

    def add_gradients(
        maps: np.ndarray, weight: np.ndarray, gradient: np.ndarray, argmax: np.ndarray, wanted: bool,
        weight_gradient: np.ndarray, bias_gradient: np.ndarray, maps_gradient: np.ndarray,
    ) -> None:  # fmt: skip
        if maps.shape[3] != inputs or weight.shape[1:] != (kernel, kernel, inputs):
            raise ValueError("kernels of another shape than these gradients were compiled for")
        samples, pooled_height, pooled_width, outputs = gradient.shape
        height, width = maps.shape[1:3]
        # One sample and its gradient at a time, in a border of zeros, so that both stay in the cache.
        line = (width + 2 * padding) * inputs
        inside = slice(padding * inputs, line - padding * inputs)
        sample = np.zeros((height + 2 * padding, line), np.float32)
        sample_gradient = np.zeros((height + 2 * padding, line), np.float32)
        flat_sample, flat_sample_gradient = sample.ravel(), sample_gradient.ravel()
        flat_weight, flat_weight_gradient = weight.ravel(), weight_gradient.ravel()
        # A row's outputs that have a gradient, listed first: a branch at each would be mispredicted half of the time.
        corners = np.empty(pooled_width * outputs + 1, np.int64)
        channels = np.empty(pooled_width * outputs + 1, np.int64)
        values = np.empty(pooled_width * outputs + 1, np.float32)
        for n in range(samples):
            for y in range(height):
                sample[y + padding, inside] = maps[n, y].ravel()
            sample_gradient[:] = 0
            for y in range(pooled_height):
                count = 0
                for x in range(pooled_width):
                    for channel in range(outputs):
                        at = argmax[n, y, x, channel]
                        corners[count] = (2 * y + at // 2) * line + (2 * x + at % 2) * inputs
                        channels[count] = channel
                        values[count] = gradient[n, y, x, channel]
                        count += at != NONE
                for i in range(count):
                    value, corner, channel = values[i], corners[i], channels[i]
                    bias_gradient[channel] += value
                    for ky in range(kernel):
                        seen, own = corner + ky * line, (channel * kernel + ky) * kernel_row
                        _add_scaled(flat_weight_gradient, own, flat_sample, seen, value, kernel_row)  # type: ignore[call-arg]
                    if wanted:
                        for ky in range(kernel):
                            for kx in range(kernel):
                                seen = corner + ky * line + kx * inputs
                                own = (channel * kernel + ky) * kernel_row + kx * inputs
                                _add_scaled(flat_sample_gradient, seen, flat_weight, own, value, inputs)  # type: ignore[call-arg]
            if wanted:
                for y in range(height):
                    maps_gradient[n, y] = sample_gradient[y + padding, inside].copy().reshape(width, inputs)

    # numba keeps compiled code by name, and two processes that write under one name at once may mix theirs up.
    add_gradients.__qualname__ += f"_{kernel}_{inputs}"
    compiled: Callable[..., None] = njit(cache=True)(add_gradients)
    return compiled


@intrinsic(prefer_literal=True)
def _add_scaled(_: Any, target: Any, at: Any, source: Any, start: Any, factor: Any, count: Any) -> Any:
    """`target[at : at + count] += factor * source[start : start + count]`, without looking at the arrays' ends.

    target, source: flat and contiguous float32 arrays. count: a constant. A loop over so few numbers is compiled number
    by number, since the arrays might overlap; one operation on a vector of known length is a handful of instructions.
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
