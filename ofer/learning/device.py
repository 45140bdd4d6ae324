"""The device that a process computes on, and what makes its results repeatable."""

import os
from functools import cache

import torch

from ofer.base.errors import OferError
from ofer.base.progress import say
from ofer.learning.lease import Lease, lease, lease_folder

BUSY, SHARES, FAKE = "OFER_BUSY", "OFER_JOBS_PER_DEVICE", "OFER_FAKE_DEVICES"
"""Variables by which the workflow passes `training.busy` and `training.jobs_per_device`, which no result depends on;
and how many devices there should seem to be, which are leased like GPUs and compute on the CPU (tests of leasing)."""


def kind(name: str) -> str:
    """Return what "cpu", "cuda" or "auto" is on this machine, "cpu" or "cuda", without leasing it.

    Raises OferError for another name, and for "cuda" on a machine without one.
    """
    if name not in ("cpu", "cuda", "auto"):
        raise OferError(f"device: unknown name {name!r}; use cpu, cuda or auto")
    available = bool(_names()) if name != "cpu" else False
    if name == "cuda" and not available:
        raise OferError("device: torch sees no CUDA device; set it to cpu or auto, or install a CUDA build")
    return "cuda" if available else "cpu"


def device(name: str) -> torch.device:
    """Return the torch device for "cpu", "cuda" or "auto" (cuda where there is one), made repeatable.

    A CUDA device is leased until this process ends: where all are taken, wait for one or, with `training.busy: cpu`,
    take the CPU. Raises OferError for another name, and for "cuda" on a machine without one.
    """
    wanted = kind(name)
    make_repeatable()
    held = _leased() if wanted == "cuda" else None
    return torch.device("cpu") if held is None or FAKE in os.environ else torch.device("cuda", held.index)


def require_devices(name: str, count: int) -> None:
    """Raise OferError where `name` means CUDA devices of this machine and it has fewer than `count`."""
    if kind(name) == "cuda" and (there := len(_names())) < count:
        raise OferError(
            f"devices: {count} are asked for, and this job sees {there}; set the method's `devices` to {there}, or run "
            "it where there are more"
        )


@cache
def _leased() -> Lease | None:
    """Return this process' lease, the same at every call: it does not change devices in the middle of its work."""
    wait = os.environ.get(BUSY, "wait") != "cpu"
    held = lease(_names(), lease_folder(), shares=int(os.environ.get(SHARES, "1")), wait=wait)
    if held is None:
        say("device: every GPU is in use by other jobs; computing on the CPU (training.busy: cpu)")
    return held


def _names() -> list[str]:
    """Return names of the CUDA devices that mean the same device in every process, whatever each is shown."""
    if FAKE in os.environ:
        return [f"fake-{number}" for number in range(int(os.environ[FAKE]))]
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    return [str(torch.cuda.get_device_properties(number).uuid) for number in range(count)]


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
