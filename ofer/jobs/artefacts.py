"""Files in and out: an artefact appears whole or not at all; HDF5 files whose bytes depend on their contents alone."""

import errno
import io
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import h5py

from ofer.base.errors import DamagedError, OferError
from ofer.base.foreign import open_plain, system_fault

PARTIAL = ".partial."
"""Stands in the name of a file that is being written, between a token of its writer and the final name."""


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
def open_hdf5(path: Path) -> Iterator[h5py.File]:
    """Open an HDF5 artefact for reading.

    Raises DamagedError if it is truncated or not HDF5, also where that shows only while the block reads, and OferError
    if it is missing or the system keeps it from being read. HDF5's library may never come back from a damaged file: a
    job compares the digests of all its inputs before it opens one (`ofer.jobs.damage`).
    """
    try:
        open_plain(path).close()
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
