"""One writer at a time: a job waits while an earlier copy of it is at work, such as one that outlived its Snakemake.

Without that, the earlier one could put results of an older configuration in the place of the later one's.
"""

import errno
import fcntl
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ofer.jobs.artefacts import naming_unwritable


@contextmanager
def only_writer(lock: Path, waiting: Callable[[str], None]) -> Iterator[bool]:
    """Hold the file `lock` while the block runs; yield whether it is held.

    Where another process holds it, call `waiting` with that process' name, and wait for its end. A process that is
    killed lets go of it. On a file system without locks nothing is held.
    """
    with naming_unwritable(lock):
        handle = _taken(lock, waiting)
    try:
        yield handle is not None
    finally:
        if handle is not None:
            # While it is held: the next one has to see that this name is gone.
            with suppress(OSError):
                lock.unlink()
            os.close(handle)


def _taken(lock: Path, waiting: Callable[[str], None]) -> int | None:
    while True:
        lock.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                waiting(os.read(handle, 200).decode(errors="replace") or "another process")
                fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError as error:
            os.close(handle)
            if error.errno == errno.ESTALE:
                continue
            return None
        except BaseException:
            os.close(handle)
            raise
        if _still_named(handle, lock):
            # For whoever waits; on a full disk it waits for a process without a name.
            with suppress(OSError):
                os.ftruncate(handle, 0)
                os.write(handle, f"process {os.getpid()} on {socket.gethostname()}".encode())
            return handle
        os.close(handle)


def _still_named(handle: int, lock: Path) -> bool:
    # Who held it has removed the name, under which a third one may hold another file by now.
    try:
        return os.path.samestat(os.fstat(handle), os.stat(lock))
    except OSError as error:
        # On NFS a file that another machine removed is stale.
        if error.errno in (errno.ENOENT, errno.ESTALE):
            return False
        os.close(handle)
        raise
