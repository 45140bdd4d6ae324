"""A 3×3 convolution of an up-sampled map, computed on the small map.

After nearest-neighbour up-sampling by 2, the nine taps of a kernel always fall on 2×2 cells of the small map. Adding
the taps that share a cell leaves four kernels of 2×2, one for each position of an output cell within its pair of rows
and columns: 16 products where the large map needs 36, and the up-sampled map is never made. But for rounding, the
result is that of `conv2d(interpolate(small, scale_factor=2), weight, padding=1)`.
"""

from functools import cache

import torch
from torch import Tensor
from torch.nn.functional import conv2d, pixel_shuffle


def upsampled_convolution(small: Tensor, weight: Tensor) -> Tensor:
    """Return the convolution (N, O, 2h, 2w) of `small` (N, I, h, w), up-sampled by 2, with `weight` (O, I, 3, 3)."""
    outputs, inputs = weight.shape[:2]
    kernels = weight.reshape(-1, 9) @ _taps(weight.device, weight.dtype)
    kernels = kernels.reshape(outputs, inputs, 4, 2, 2).transpose(1, 2).reshape(4 * outputs, inputs, 2, 2)
    # a block straddles two cells, so that the padded map gives one row and one column too many on each side
    return pixel_shuffle(conv2d(small, kernels, padding=1), 2)[:, :, 1:-1, 1:-1]


@cache
def _taps(device: torch.device, dtype: torch.dtype) -> Tensor:
    """Return (9, 16): which of a kernel's taps fall on which cell, for each position of an output cell in its block."""
    # [p, a, k] = 1 where tap k, seen from row p of a block, falls on the a-th of the two cells
    taps = torch.zeros(2, 2, 3)
    for row in range(2):
        for tap in range(3):
            taps[row, (tap + row) // 2, tap] = 1
    # p, q: row and column in a 2×2 output block; a, b: cell that is read; k, l: tap of the kernel
    return torch.einsum("pak,qbl->klpqab", taps, taps).reshape(9, 16).to(device, dtype)
