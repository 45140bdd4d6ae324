"""The number format in which a network computes the outputs and gradients of a training step."""

from contextlib import AbstractContextManager, nullcontext
from functools import cache

import torch

from ofer.base.progress import say


def computing_in(precision: str, device: torch.device) -> AbstractContextManager[object]:
    """Return a context in which a network's convolutions and products are computed in "float32" or "bfloat16".

    bfloat16 has float32's range with 8 bits of precision. Weights, their gradients, sums within a product, the loss and
    the optimiser stay float32; a loss has to be computed outside, from `.float()` outputs. Raises ValueError for
    another name.
    """
    if precision == "float32":
        return nullcontext()
    if precision == "bfloat16":
        if device.type == "cpu" and not _computes_bfloat16():
            _tell_once()
        return torch.autocast(device.type, torch.bfloat16)
    raise ValueError(f"unknown precision {precision!r}; known: float32, bfloat16")


def _computes_bfloat16() -> bool:
    """Tell whether this processor has instructions for bfloat16."""
    return torch.cpu._is_avx512_bf16_supported()


@cache
def _tell_once() -> None:
    say("precision: this processor has no instructions for bfloat16; float32 may be ten times faster")
