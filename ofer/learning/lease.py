"""One device, one process: devices are leased by file locks, which the system drops however a process dies.

The locks stand on this machine, outside any results folder, so that two workflows of one user share its devices too.
"""

import fcntl
import os
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ofer.base.errors import OferError
from ofer.base.progress import say

EVERY_SECONDS = 60.0
"""How often a waiting process says that it waits."""


@dataclass(frozen=True)
class Lease:
    """A device that this process holds, by its position in the list asked for, until `release` or its end."""

    index: int
    _descriptor: int

    def release(self) -> None:
        """Give the device back."""
        os.close(self._descriptor)


def lease_folder() -> Path:
    """Return the folder of this user's locks on this machine, made if need be.

    Raises OferError where it belongs to someone else.
    """
    folder = Path(tempfile.gettempdir()) / f"ofer-devices-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise OferError(f"{folder}: cannot be made ({error.strerror}); set TMPDIR to a folder of your own") from error
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise OferError(f"{folder}: belongs to someone else; set TMPDIR to a folder of your own")
    return folder


def lease(
    devices: Sequence[str],
    folder: Path,
    *,
    shares: int = 1,
    wait: bool = True,
    report: Callable[[str], None] = say,
    pause: float = 0.2,
) -> Lease | None:
    """Return a lease of one of `devices` (names that are the same in every process), at most `shares` of each at once.

    Where all are taken, wait for one, saying so once and then every minute; without `wait`, return None.
    Raises OferError where the lock files cannot be written.
    """
    started = told = time.monotonic()
    waiting = False
    while True:
        # All devices once before any is shared.
        for share in range(shares):
            for index, name in enumerate(devices):
                descriptor = _taken(folder / f"{re.sub(r'[^A-Za-z0-9.-]', '_', name)}.{share}.lock")
                if descriptor is not None:
                    if waiting:
                        report(f"device: got one after {time.monotonic() - started:.0f} s")
                    return Lease(index, descriptor)
        if not wait:
            return None
        if not waiting or time.monotonic() - told >= EVERY_SECONDS:
            told = time.monotonic()
            noun = "the GPU is" if len(devices) == 1 else f"all {len(devices)} GPUs are"
            since = f" for {told - started:.0f} s" if waiting else ""
            report(f"device: {noun} in use by other jobs; waiting{since} (training.busy: cpu would not wait)")
            waiting = True
        time.sleep(pause)


def _taken(path: Path) -> int | None:
    """Return the descriptor of a lock file that is now locked by this process; None where another has it."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise OferError(f"{path}: cannot be opened ({error.strerror}); set TMPDIR to a folder of your own") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except OSError as error:
        os.close(descriptor)
        raise OferError(
            f"{path}: cannot be locked ({error.strerror}); set TMPDIR to a folder on a disk of this machine"
        ) from error
    return descriptor
