"""Errors by which a device says that its memory is full, and the message where a training ends for it."""

import torch

from ofer.base.errors import OferError

SAID = ("out of memory", "ALLOC_FAILED")
"""What the messages of CUDA itself and of its libraries say, which torch passes on as plain RuntimeErrors."""


def is_out_of_memory(error: RuntimeError) -> bool:
    """Tell whether an error of torch means that the device's memory is full, whoever noticed it."""
    return isinstance(error, torch.OutOfMemoryError) or any(text in str(error) for text in SAID)


def no_room(title: str, *, strategy_flows: bool = False) -> OferError:
    """Return what to raise where what cannot be computed in parts does not fit: flows, weights, a look at validation.

    strategy_flows: whether the training has flows of a strategy, which may stay on the disk; apex flows never do.
    """
    remedy = "training.flows_in_memory: 0 or training.device: cpu" if strategy_flows else "training.device: cpu"
    return OferError(f"{title}: out of memory on the device; set {remedy}")
