"""The device that a process computes on, and what makes its results repeatable."""

import os

import torch

from ofer.errors import OferError


def device(name: str) -> torch.device:
    """Return the torch device for "cpu", "cuda" or "auto" (cuda where there is one), made repeatable.

    Raises OferError for another name, and for "cuda" on a machine without one.
    """
    if name not in ("cpu", "cuda", "auto"):
        raise OferError(f"device: unknown name {name!r}; use cpu, cuda or auto")
    available = torch.cuda.is_available()
    if name == "cuda" and not available:
        raise OferError("device: torch sees no CUDA device; set it to cpu or auto, or install a CUDA build")
    make_repeatable()
    return torch.device("cuda" if available and name != "cpu" else "cpu")


def set_threads(count: int) -> None:
    """Let torch use `count` threads for one operation.

    A value of the config, not of the job: two threads add in another order than one. Small networks are
    fastest with one, and get the other cores by running as several jobs.
    """
    if count < 1:
        raise OferError(f"threads: {count} is not a number of threads; use 1 or more")
    torch.set_num_threads(count)


def make_repeatable() -> None:
    """Make the same inputs give the same bytes in every process on this kind of device."""
    # cuBLAS reads this when it is first used
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    # as use_deterministic_algorithms(True), which also imports the compiler (seconds)
    torch.set_deterministic_debug_mode("error")
    # only guards code that reads memory before writing it, and costs a pass over every new tensor
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cuda.matmul.allow_tf32 = False
    # subnormal numbers appear in dying units and in Adam's moments, and slow a CPU many times
    torch.set_flush_denormal(True)
