"""Reading files that others wrote: plain files only, since a pipe or a device never ends, and no more than is sane."""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

NO_FILE = "it is a pipe or a device, no file"
MOST_DIGITS = 18
"""Python refuses to read numbers of some thousands of digits."""


def whole_number(text: str) -> int | None:
    """Return the number that ASCII digits write, None for any other text, and for one of more digits than is sane."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def opened_plain(path: Path) -> BinaryIO:
    """Open a file for reading. Raises OSError if that cannot be, also for what is no plain file."""
    try:
        # A pipe would wait here for somebody to write into it.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except ValueError as error:
        raise OSError(errno.EINVAL, "its name has a NUL byte", str(path)) from error
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        raise OSError(errno.EINVAL, NO_FILE, str(path))
    return os.fdopen(descriptor, "rb")


def read_plain(path: Path, most_bytes: int) -> bytes:
    """Return the bytes of a file. Raises OSError if it cannot be read, is no plain file, or has more than that."""
    with opened_plain(path) as stream:
        data = stream.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise OSError(errno.EFBIG, f"it has more than {most_bytes:,} bytes", str(path))
    return data
