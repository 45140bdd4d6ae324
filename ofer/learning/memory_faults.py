"""How a device says that its memory is full."""

import torch

SAID = ("out of memory", "ALLOC_FAILED")
"""What the messages of CUDA itself and of its libraries say, which torch passes on as plain RuntimeErrors."""


def is_out_of_memory(error: RuntimeError) -> bool:
    """Tell whether an error of torch means that the device's memory is full, whoever noticed it."""
    return isinstance(error, torch.OutOfMemoryError) or any(text in str(error) for text in SAID)
