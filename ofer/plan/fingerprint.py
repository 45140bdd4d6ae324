"""A corpus on disk as one digest: the names and contents of its files, whatever their times.

Contents are read once and remembered by size, times and inode, so that later starts of the workflow only look at the
directory entries. While these are all as they were, what each file had is not even recalled: of a corpus of hundreds of
thousands of files that takes seconds and hundreds of megabytes.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ofer.base.errors import OferError
from ofer.base.progress import track
from ofer.corpora.corpus_files import corpus_files
from ofer.jobs.artefacts import write_text
from ofer.jobs.provenance import content_digest
from ofer.jobs.stamps import canonical_key

File = tuple[str, str]
"""Name below the root, and path."""

Remembered = dict[str, tuple[str, str]]
"""State and content's digest of each file by its name."""

UNREADABLE = "unreadable"
"""Stands for the content of a file that cannot be read; never remembered."""


def corpus_fingerprint(root: Path, memory: Path, others: tuple[Path, ...] = ()) -> str:
    """Return a digest over (relative path, content) of a corpus' files under `root` (`corpus_files`), and of `others`.

    `memory` is a JSON file that keeps the content digests, and beside it `<memory>.whole` the whole corpus' own; both
    may be deleted at any time. Returns "missing" for a root that does not exist: the stage that reads it says so
    better; for the same reason a file that cannot be read counts as one with that content.
    """
    if not root.is_dir():
        return "missing"
    whole = memory.with_name(f"{memory.name}.whole")
    # Before contents are read: what changes meanwhile has another state at the next start.
    state = _state_of_all(root, others)
    known = _recall_whole(whole)
    if known is not None and known[0] == state:
        return known[1]
    present = _contents(root, memory, others)
    fingerprint = canonical_key([[name, digest] for name, (_, digest) in sorted(present.items())])
    if all(digest != UNREADABLE for _, digest in present.values()):
        with suppress(OferError):
            write_text(whole, json.dumps([state, fingerprint]))
    return fingerprint


def file_fingerprint(path: Path) -> str:
    """Return the digest of a file's content, "unreadable" if there is none: the stage that reads it says so better."""
    return _remembered(str(path), None)[1]


def _contents(root: Path, memory: Path, others: tuple[Path, ...]) -> Remembered:
    known = _recall(memory)
    files = track(_all_files(root, others), f"files of {root} compared")
    present = {name: _remembered(path, known.get(name)) for name, path in files}
    if present != known:
        # Where it cannot be kept, the next start is slower, no more.
        with suppress(OferError):
            write_text(memory, json.dumps(present, sort_keys=True))
    return present


def _state_of_all(root: Path, others: tuple[Path, ...]) -> str:
    hasher = hashlib.blake2b(digest_size=16)
    for name, path in track(_all_files(root, others), f"files of {root} looked for"):
        hasher.update(f"{name}\0{file_state(path)}\0".encode(errors="surrogateescape"))
    return hasher.hexdigest()


def _all_files(root: Path, others: tuple[Path, ...]) -> Iterator[File]:
    yield from corpus_files(root)
    for path in others:
        yield path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix(), str(path)


def file_state(path: str) -> str:
    """Return what changes when a file does, "" where there is none: by this it is told without being read."""
    try:
        status = os.stat(path)
    except OSError:
        return ""
    # The change time too: a file replaced by one of the same size and time differs there.
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}"


def _remembered(path: str, known: tuple[str, str] | None) -> tuple[str, str]:
    state = file_state(path)
    if not state:
        return "", UNREADABLE
    if known is not None and known[0] == state:
        return state, known[1]
    try:
        return state, content_digest(Path(path))
    except (OSError, OferError):
        return "", UNREADABLE


def _recall(memory: Path) -> Remembered:
    try:
        return {name: (state, digest) for name, (state, digest) in json.loads(memory.read_text()).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _recall_whole(memory: Path) -> tuple[str, str] | None:
    try:
        state, fingerprint = json.loads(memory.read_text())
    except (OSError, ValueError, TypeError):
        return None
    return (state, fingerprint) if isinstance(fingerprint, str) and len(fingerprint) == 32 else None
