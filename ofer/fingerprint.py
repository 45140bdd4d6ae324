"""A corpus on disk as one digest: the names and contents of its files, whatever their times.

Contents are read once and remembered by size, times and inode, so that later starts of the workflow only look at the
directory entries.
"""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ofer.artefacts import canonical_key, write_text
from ofer.errors import OferError
from ofer.provenance import content_digest

Remembered = dict[str, tuple[list[int], str]]

UNREADABLE = "unreadable"
"""Stands for the content of a file that cannot be read; never remembered."""


def corpus_fingerprint(root: Path, memory: Path, others: tuple[Path, ...] = ()) -> str:
    """Return a digest over (relative path, content) of all files under `root`, dot-files left out, and of `others`.

    `memory` is a JSON file that keeps the content digests; it may be deleted at any time. Returns "missing" for a root
    that does not exist: the stage that reads it says so better; for the same reason a file that cannot be read counts
    as one with that content. Folders behind symbolic links belong to the corpus.
    """
    if not root.is_dir():
        return "missing"
    known = _recall(memory)
    present: Remembered = {}
    for path in [*_files(root), *others]:
        present[_name(path, root)] = _remembered(path, known.get(_name(path, root)))
    if present != known:
        # Where it cannot be kept, the next start is slower, no more.
        with suppress(OferError):
            write_text(memory, json.dumps(present, sort_keys=True))
    return canonical_key([[name, digest] for name, (_, digest) in sorted(present.items())])


def file_fingerprint(path: Path) -> str:
    """Return the digest of a file's content, "unreadable" if there is none: the stage that reads it says so better."""
    return _remembered(path, None)[1]


def _files(root: Path) -> Iterator[Path]:
    walked: set[str] = set()
    for folder, folders, files in os.walk(root, followlinks=True):
        # Links may lead back to a folder above.
        walked.add(os.path.realpath(folder))
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and os.path.realpath(os.path.join(folder, name)) not in walked
        )
        yield from (Path(folder, name) for name in sorted(files) if not name.startswith("."))


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def _remembered(path: Path, known: tuple[list[int], str] | None) -> tuple[list[int], str]:
    try:
        status = path.stat()
    except OSError:
        return [], UNREADABLE
    # The change time too: a file replaced by one of the same size and time differs there.
    state = [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
    if known is not None and known[0] == state:
        return state, known[1]
    try:
        return state, content_digest(path)
    except OSError:
        return [], UNREADABLE


def _recall(memory: Path) -> Remembered:
    try:
        return {name: (state, digest) for name, (state, digest) in json.loads(memory.read_text()).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
