"""Choose the folder for the results of a clip: one of its own, in which no other clip's lie."""

import json
import os
import tempfile
from itertools import count
from pathlib import Path

from ofer.base.errors import OferError
from ofer.base.foreign import read_plain
from ofer.corpora.corpus_files import RECOGNISED

WRITTEN = (RECOGNISED, "recognised.svg", "recognised.png", "recognised.mp4")
"""What may be written of a clip."""
MOST_BYTES = 1 << 28


def out_folder(clip: Path) -> Path:
    """Return the folder `<clip>_recognised` here, or the first of `<clip>_recognised-2`, … that is free.

    A folder is free for a clip if it is not there, holds no results, or those of the same file.
    """
    name = f"{clip.name if clip.is_dir() else clip.stem}_recognised"
    folders = (Path(name if number == 1 else f"{name}-{number}") for number in count(1))
    return next(folder for folder in folders if holds(folder) in (None, str(clip.absolute())))


def holds(folder: Path) -> str | None:
    """Return the path of the clip whose results a folder holds, None without results, "" where they do not say it."""
    if not (folder / RECOGNISED).exists():
        return None
    try:
        path = json.loads(read_plain(folder / RECOGNISED, MOST_BYTES))["clip"]["path"]
    except (OferError, OSError, ValueError, KeyError, TypeError):
        return ""
    return str(path)


def require_usable(folder: Path, clip: Path) -> None:
    """Raise OferError if the results of `clip` cannot be written into `folder`, which need not be there.

    Nor can they where they would take the clip's place, or stand among its frames. Nothing is left behind.
    """
    real, source = folder.resolve(), clip.resolve()
    if source == real or source in (real / name for name in WRITTEN):
        what = "would stand among its frames" if source == real else "would be written over it"
        raise OferError(f"{clip}: the results in {folder} {what}; name another folder by --out")
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if os.path.lexists(path))
    try:
        # Tried, not asked: the answer of permission bits is wrong for root and on shared disks.
        tempfile.TemporaryFile(dir=there).close()
    except OSError as error:
        raise OferError(f"{folder}: cannot be written ({error.strerror}); name another folder by --out") from error
