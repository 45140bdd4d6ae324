"""Read files that others wrote: plain files only, since a pipe or a device never ends, and no more than is sane."""

import errno
import math
import os
import pwd
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ofer.base.errors import UnreadableError

NO_FILE = "it is a pipe or a device, no file"
_SMALL_BYTES = 1 << 17
MOST_DIGITS = 18
"""Python refuses to read numbers of some thousands of digits."""


def whole_number(text: str) -> int | None:
    """Return the number that ASCII digits write, None for any other text, and for one of more digits than is sane."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def real_number(text: str) -> float | None:
    """Return the finite number that a text writes in ASCII, None for any other, such as 1_0, which Python reads."""
    try:
        value = float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def open_plain(path: Path) -> BinaryIO:
    """Open a file for reading.

    Raises UnreadableError if this user may not read it, OSError if it cannot be read else, or is no plain file.
    """
    try:
        # A pipe would wait here for somebody to write into it.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except PermissionError as error:
        raise forbidden(path, "read") from error
    except ValueError as error:
        raise OSError(errno.EINVAL, "its name has a NUL byte", str(path)) from error
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        raise OSError(errno.ENOTSUP, NO_FILE, str(path))
    return os.fdopen(descriptor, "rb")


def read_plain(path: Path, most_bytes: int) -> bytes:
    """Return the bytes of a file. Raises as `open_plain`, and OSError if it has more than that."""
    with open_plain(path) as stream:
        # Room for the most is not asked of the system for each of a million small files.
        data = stream.read(min(_SMALL_BYTES, most_bytes + 1))
        if len(data) == _SMALL_BYTES:
            data += stream.read(most_bytes + 1 - _SMALL_BYTES)
    if len(data) > most_bytes:
        raise OSError(errno.EFBIG, f"it has more than {most_bytes:,} bytes", str(path))
    return data


def forbidden(path: Path, verb: str) -> UnreadableError:
    """Return the error for what this user may not read, write or open (`verb`): whose it is, and who may."""
    real = Path(os.path.realpath(path))
    closed = [folder for folder in reversed(real.parents) if not os.access(folder, os.X_OK, effective_ids=True)]
    what = f"lies in {closed[0]}, a folder that may not be entered" if closed else f"may not be {verb}"
    try:
        status = (closed[0] if closed else real).stat()
        owner, mode = _name(status.st_uid), stat.filemode(status.st_mode)
    except OSError:
        owner, mode = "its owner", "unknown"
    return UnreadableError(f"{path}: {what} by you (owner {owner}, mode {mode}); ask {owner} for it, or chmod it")


def _name(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"user {user}"


_NUMBER = re.compile(r"\b(?:errno =|os error) (\d+)")
"""How HDF5 and safetensors quote the system's number of an error."""

_OF_DAMAGE = (0, errno.EINVAL, errno.EOVERFLOW, errno.EFBIG)
"""What a library meets that believes a damaged file, and seeks where none reaches; a file that is too large."""


def system_fault(path: Path, error: Exception) -> UnreadableError | None:
    """Return the error to raise where the system kept a file from being read, None where its bytes did.

    Rights, locks, too many open files, a disk or a server that fails: such a file may be sound.
    """
    number = error.errno if isinstance(error, OSError) else None
    if number is None and (quoted := _NUMBER.search(str(error))):
        number = int(quoted[1])
    if number is None or number in _OF_DAMAGE:
        return None
    if number in (errno.EACCES, errno.EPERM):
        return forbidden(path, "read")
    why = error.strerror if isinstance(error, OSError) and error.strerror else os.strerror(number)
    return UnreadableError(f"{path}: cannot be read ({why}); mend that and run again")


@contextmanager
def naming_unreadable() -> Iterator[None]:
    """Raise UnreadableError in place of an OSError that names a file and is the system's; let others through."""
    try:
        yield
    except OSError as error:
        if not isinstance(error.filename, str | bytes):
            raise
        path = Path(os.fsdecode(error.filename))
        denied = isinstance(error, PermissionError)
        raise (forbidden(path, "opened") if denied else system_fault(path, error)) or error from error
