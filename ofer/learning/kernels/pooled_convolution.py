"""A convolution, 2 × 2 max-pooling and ReLU as one operation, whose gradients leave out what is zero."""

from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.autograd.function import once_differentiable
from torch.nn.functional import conv2d

WIDEST = 128
"""Input channels up to which gradients are compiled; beyond, vectors of a kernel's row take long to compile."""


def is_compiled_for(maps: Tensor) -> bool:
    """Return whether `pooled_convolution` is for these maps: float32, on a CPU's one thread, with gradients wanted."""
    in_float32 = maps.dtype == torch.float32 and not torch.is_autocast_enabled("cpu")
    on_one_thread = maps.device.type == "cpu" and torch.get_num_threads() == 1
    return torch.is_grad_enabled() and in_float32 and on_one_thread and maps.shape[1] <= WIDEST


def pooled_convolution(maps: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Return relu(max_pool2d(conv2d(maps), 2)), zero-padded to keep the convolution's size.

    maps: (N, I, H, W). weight: (O, I, k, k), k odd. Returns (N, O, H // 2, W // 2), in memory with the channels last.
    What it returns is what torch returns; gradients are the same sums without their zeros (`maxima.py`), so that they
    differ from torch's by rounding. Not for torch.func.
    """
    pooled: Tensor = _PooledConvolution.apply(maps, weight, bias)  # type: ignore[no-untyped-call]
    return pooled


class _PooledConvolution(torch.autograd.Function):
    @staticmethod
    def forward(context: Any, maps: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        from ofer.learning.kernels.maxima import pool  # compiled code takes time to load, and only trainings need it

        convolved = _channels_last(conv2d(maps, weight, bias, padding=weight.shape[-1] // 2))
        samples, height, width, outputs = convolved.shape
        pooled = np.empty((samples, height // 2, width // 2, outputs), np.float32)
        argmax = np.empty(pooled.shape, np.uint8)
        pool(convolved, pooled, argmax)
        context.save_for_backward(maps, weight)
        context.argmax = argmax
        return torch.from_numpy(pooled).permute(0, 3, 1, 2)

    @staticmethod
    @once_differentiable
    def backward(context: Any, gradient: Tensor) -> tuple[Tensor | None, Tensor, Tensor]:
        from ofer.learning.kernels.maxima import gradients

        maps, weight = context.saved_tensors
        wanted = context.needs_input_grad[0]
        cells, kernels = _channels_last(maps), _channels_last(weight)
        weight_gradient, bias_gradient = np.zeros_like(kernels), np.zeros(len(kernels))
        maps_gradient = np.empty(cells.shape if wanted else (0, 0, 0, 0), np.float32)
        gradients(weight.shape[-1], weight.shape[1])(
            cells, kernels, _channels_last(gradient), context.argmax, wanted,
            weight_gradient, bias_gradient, maps_gradient,
        )  # fmt: skip
        return (
            torch.from_numpy(maps_gradient).permute(0, 3, 1, 2) if wanted else None,
            torch.from_numpy(weight_gradient).permute(0, 3, 1, 2),
            torch.from_numpy(bias_gradient.astype(np.float32)),
        )


def _channels_last(maps: Tensor) -> np.ndarray:
    """Return (N, H, W, C), contiguous, of maps (N, C, H, W)."""
    return maps.detach().permute(0, 2, 3, 1).contiguous().numpy()
