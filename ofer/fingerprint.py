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


def corpus_fingerprint(root: Path, memory: Path, others: tuple[Path, ...] = ()) -> str:
    """Return a digest over (relative path, content) of all files under `root`, dot-files left out, and of `others`.

    `memory` is a JSON file that keeps the content digests; it may be deleted at any time. Returns "missing" for a root
    that does not exist: the stage that reads it says so better.
    """
    if not root.is_dir():
        return "missing"
    known = _recall(memory)
    present: Remembered = {}
    try:
        for path in [*_files(root), *others]:
            present[_name(path, root)] = _remembered(path, known.get(_name(path, root)))
    except OSError as error:
        raise OferError(f"{error.filename}: cannot be read ({error.strerror}); mend its permissions") from error
    if present != known:
        # Where it cannot be kept, the next start is slower, no more.
        with suppress(OferError):
            write_text(memory, json.dumps(present, sort_keys=True))
    return canonical_key([[name, digest] for name, (_, digest) in sorted(present.items())])


def _files(root: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(files) if not name.startswith("."))


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def _remembered(path: Path, known: tuple[list[int], str] | None) -> tuple[list[int], str]:
    status = path.stat()
    # The change time too: a file replaced by one of the same size and time differs there.
    state = [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
    if known is not None and known[0] == state:
        return state, known[1]
    return state, content_digest(path)


def _recall(memory: Path) -> Remembered:
    try:
        return {name: (state, digest) for name, (state, digest) in json.loads(memory.read_text()).items()}
    except (OSError, ValueError, AttributeError):
        return {}
