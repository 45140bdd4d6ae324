"""Files in and out: an artefact appears whole or not at all, with a stamp and a digest.

Those of `results/a/x.h5` are
- `results/.stamps/a/x.h5.json`, the **stamp**: how it was made (stage, wildcards, config slice, code, versions, inputs,
  content);
- `results/.stamps/a/x.h5.digest`, one line: what it is. Consumers depend on this file only, so an artefact that is
  rebuilt with the same bytes by other code ends the ripple there.
"""

import errno
import io
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import h5py

from ofer.base.errors import DamagedError, OferError
from ofer.base.foreign import opened_plain, read_plain, system_fault
from ofer.jobs.provenance import canonical, content_digest, digest_of

RESULTS = Path("results")
"""The run's folder of artefacts, in the folder that it runs in."""
STAMPS = ".stamps"
"""In a results folder: the stamps and digests of its artefacts, each at the path of its artefact."""
STAMP_SUFFIX = ".json"
DIGEST_SUFFIX = ".digest"
PARTIAL = ".partial."
"""Stands in the name of a file that is being written, between a token of its writer and the final name."""
MOST_STAMP_BYTES = 1 << 26


def stamp_path(artefact: Path, results: Path = RESULTS) -> Path:
    """Return the path of the stamp of an artefact in the folder `results`, which may have any name.

    Paths alone decide, not what is there. A file outside of that folder, such as one that a stage was told by hand to
    write, has it in a folder `.stamps` beside it.
    """
    return _out_of_sight(artefact, results, STAMP_SUFFIX)


def digest_path(artefact: Path, results: Path = RESULTS) -> Path:
    """Return the path of the one-line digest of an artefact; where that lies is said by `stamp_path`."""
    return _out_of_sight(artefact, results, DIGEST_SUFFIX)


def _out_of_sight(artefact: Path, results: Path, suffix: str) -> Path:
    folder = results if artefact.is_relative_to(results) else artefact.parent
    return folder / STAMPS / f"{artefact.relative_to(folder)}{suffix}"


def described(results: Path, suffix: str) -> Iterator[Path]:
    """Give the artefacts of `results`, there or gone, that have a stamp, or for the other `suffix` a digest.

    Raises OSError for a folder that cannot be read: what is in it must not pass for absent.
    """
    stamps = results / STAMPS
    walked = os.walk(stamps, onerror=unread) if stamps.is_dir() else ()
    for folder, _, names in walked:
        inside = results / Path(folder).relative_to(stamps)
        # Not what is half-written.
        yield from (inside / name.removesuffix(suffix) for name in names if name.endswith(suffix) and name[0] != ".")


def unread(error: OSError) -> None:
    """Raise `error`: what `os.walk` is to do where it cannot read a folder, which else it passes over."""
    raise error


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; move it there when the block ends well, remove it when it does not.

    Raises OferError if the folder cannot be written or the disk is full.
    """
    # The name ends like the final one: some writers choose their format by it.
    temporary = path.with_name(f".{secrets.token_hex(4)}{PARTIAL}{path.name}")
    with naming_unwritable(path):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            yield temporary
            os.replace(temporary, path)
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


@contextmanager
def naming_unwritable(path: Path) -> Iterator[None]:
    """Raise OferError in place of an OSError that says that `path` cannot be written; let others through."""
    try:
        yield
    except OSError as error:
        # The block may read other files too: their faults are not this path's.
        concerned = error.filename is None or _is_beside(Path(os.fsdecode(error.filename)), path)
        if error.errno in _FULL or (error.errno in _LOCKED and concerned):
            raise OferError(f"{path}: cannot be written ({error.strerror}); free or unlock that folder") from error
        raise


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_LOCKED = (errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENAMETOOLONG)


def _is_beside(other: Path, path: Path) -> bool:
    return other.parent == path.parent or other == path.parent or other in path.parents


def write_text(path: Path, text: str) -> None:
    """Write a text file whole, UTF-8, Unix line ends."""
    with written_whole(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def write_stamp(artefact: Path, stamp: dict[str, Any], results: Path = RESULTS) -> None:
    """Write the stamp and the digest of an artefact that is in place; `content` is added here."""
    content = content_digest(artefact)
    complete = {**stamp, "content": content}
    # Sorted at the top alone: inputs stand in the order in which they were read.
    write_text(stamp_path(artefact, results), json.dumps(dict(sorted(complete.items())), indent=1) + "\n")
    write_text(digest_path(artefact, results), content + "\n")


def read_stamp(artefact: Path, results: Path = RESULTS) -> dict[str, Any]:
    """Return the stamp of `artefact`. Raises OferError if it is missing, cannot be read, or is damaged."""
    path = stamp_path(artefact, results)
    try:
        stamp = json.loads(read_plain(path, MOST_STAMP_BYTES).decode("utf-8"))
    except FileNotFoundError:
        raise OferError(f"{path}: no stamp; let snakemake make {artefact.name} again") from None
    except (ValueError, OSError, RecursionError) as error:
        damage = OferError(f"{path}: damaged stamp ({error}); delete it and run snakemake again")
        raise system_fault(path, error) or damage from error
    if not isinstance(stamp, dict) or "content" not in stamp:
        raise OferError(f"{path}: damaged stamp (no content digest); delete it and run snakemake again")
    return stamp


def input_digest(path: Path) -> str:
    """Return the digest of an input: the one written down if the workflow made it, of its bytes otherwise."""
    written = digest_path(path)
    if written.is_file():
        return read_plain(written, MOST_STAMP_BYTES).decode("ascii", errors="replace").strip()
    return content_digest(path)


@contextmanager
def new_hdf5(path: Path) -> Iterator["NewFile"]:
    """Open a new HDF5 file for writing whose bytes depend on its contents alone (no times are tracked).

    Raises OSError if the disk is full, at the end; who writes for long asks `require_written` meanwhile.
    """
    with _Disk(path, "w+b") as disk:
        try:
            with NewFile(disk, "w", libver=("v110", "v110"), track_order=False) as file:
                file.disk = disk
                yield file
        finally:
            if disk.fault is not None:
                raise disk.fault


class NewFile(h5py.File):  # type: ignore[misc]  # h5py has no types
    """An HDF5 file that is being written."""

    disk: "_Disk"

    def require_written(self) -> None:
        """Raise OSError if something that was written so far did not reach the disk."""
        if self.disk.fault is not None:
            raise self.disk.fault


class _Disk(io.FileIO):
    """A file whose first failing write is remembered and whose later ones do nothing.

    HDF5 cannot close a file that it cannot flush: left alone it tries again when Python ends, and crashes.
    """

    fault: OSError | None = None

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        done = 0
        try:
            while self.fault is None and done < len(view):
                done += super().write(view[done:]) or 0
        except OSError as error:
            self.fault = error
        return len(view)

    def truncate(self, size: int | None = None) -> int:
        try:
            return super().truncate(size) if self.fault is None else 0
        except OSError as error:
            self.fault = error
            return 0


@contextmanager
def opened_hdf5(path: Path) -> Iterator[h5py.File]:
    """Open an HDF5 artefact for reading.

    Raises DamagedError if it is truncated or not HDF5, also where that shows only while the block reads, and OferError
    if it is missing or the system keeps it from being read. HDF5's library may never come back from a damaged file: a
    job compares the digests of all its inputs before it opens one (`ofer.jobs.damage`).
    """
    try:
        opened_plain(path).close()
        # Many file systems know no locks; an artefact that stands is never written to.
        file = h5py.File(path, "r", locking=False)
    except FileNotFoundError as error:
        raise OferError(f"{path}: missing; run snakemake again") from error
    except OSError as error:
        raise system_fault(path, error) or DamagedError(path, "truncated or not an HDF5 file") from error
    with file:
        try:
            yield file
        except (OSError, RuntimeError, KeyError, ValueError) as error:
            fault = " ".join(str(error).split())
            raise system_fault(path, error) or DamagedError(path, f"damaged ({fault})") from error


def require_schema(file: h5py.File, path: Path, schema: str) -> None:
    """Raise DamagedError unless the file says that it has the layout `schema`."""
    found = file.attrs.get("schema")
    if found != schema:
        raise DamagedError(path, f"layout is {found!r}, not {schema!r}")


def add_dataset(group: h5py.Group, name: str, data: Any, *, compression: str | None = None) -> h5py.Dataset:
    """Add a dataset without times; with `compression`, a chunk per image (last two axes) and the shuffle filter."""
    if compression is None:
        return group.create_dataset(name, data=data, track_times=False)
    chunks = (1,) * (data.ndim - 2) + data.shape[-2:]
    return group.create_dataset(
        name, data=data, track_times=False, chunks=chunks, compression=compression, shuffle=True
    )


def empty_dataset(group: h5py.Group, name: str, shape: tuple[int, ...], dtype: Any) -> h5py.Dataset:
    """Add a dataset without times that is to be filled part by part, in one piece in the file."""
    return group.create_dataset(name, shape=shape, dtype=dtype, track_times=False)


def canonical_key(value: Any) -> str:
    """Return the digest of a JSON-like value; equal values have equal keys."""
    return digest_of(canonical(value).encode())
