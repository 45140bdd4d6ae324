"""Keep the files of a corpus below its root, or in folders that the user allowed links to lead to."""

import os
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath

from ofer.base.errors import OferError


def is_below(name: str) -> bool:
    """Return whether a path is relative and climbs nowhere."""
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and "\0" not in name


def require_inside(root: Path, names: Iterable[str], linked: Sequence[str] = ()) -> None:
    """Raise OferError for the first of `names`, relative to `root`, that is not below it, or leads away by a link.

    Links may lead anywhere below the root (which may be a link itself) and into the folders `linked`.
    """
    allowed = [_real(str(root)), *map(_real, linked)]
    for name in names:
        if not is_below(name):
            raise OferError(f"{name}: is no path below the root of the corpus; correct it, or remove its sample")
        real = os.path.realpath(root / name)
        # What is not there is said by who reads it.
        inside = any(real == folder or real.startswith(folder.rstrip("/") + "/") for folder in allowed)
        if os.path.lexists(real) and not inside:
            raise OferError(
                f"{name}: is a link that leaves the corpus; put the file itself there, or allow the folder to which it "
                "leads by `linked_folders` of the corpus entry"
            )


@lru_cache
def _real(folder: str) -> str:
    return os.path.realpath(folder)
