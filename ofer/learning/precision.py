"""The number format in which a network computes the outputs and gradients of a training step."""

from contextlib import AbstractContextManager, nullcontext

import torch


def computing_in(precision: str, device: torch.device) -> AbstractContextManager[object]:
    """Return a context in which a network's convolutions and products are computed in "float32" or "bfloat16".

    bfloat16 has float32's range with 8 bits of precision. Weights, their gradients, sums within a product, the loss and
    the optimiser stay float32; a loss has to be computed outside, from `.float()` outputs. Raises ValueError for
    another name.
    """
    if precision == "float32":
        return nullcontext()
    if precision == "bfloat16":
        return torch.autocast(device.type, torch.bfloat16)
    raise ValueError(f"unknown precision {precision!r}; known: float32, bfloat16")
