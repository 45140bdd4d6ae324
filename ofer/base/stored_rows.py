"""Arrays that stay on the disk and are read row by row: flows and pictures that are too many for a job's memory."""

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BufferedReader
from pathlib import Path
from typing import Any, Self, cast

import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import DamagedError, OferError
from ofer.base.foreign import open_plain, system_fault


@dataclass(frozen=True)
class Stretch:
    """Rows that lie one after the other in a file."""

    path: Path
    offset: int
    """Bytes before the first row."""
    rows: int


class StoredRows:
    """Rows (count, …) of the numbers in some stretches of files, which are read anew whenever they are asked for.

    Raises OferError where a file cannot be opened.

    Indexed by a number, a slice, or an array of numbers of rows, it gives what a NumPy array of the same rows would:
    `[:]` reads all. The system keeps in memory what it has room for; the process holds only what it was given.
    """

    def __init__(self, stretches: Sequence[Stretch], row_shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
        self._files = [_File(stretch.path) for stretch in stretches]
        for file in self._files:
            file.open()
        self.dtype = dtype
        self._row_shape = row_shape
        counts = [stretch.rows for stretch in stretches]
        self._file: NDArray[np.integer] = np.repeat(np.arange(len(stretches)), counts)
        self._offset: NDArray[np.integer] = np.concatenate(
            [np.zeros(0, np.int64), *(one.offset + self.row_bytes * np.arange(one.rows) for one in stretches)]
        )

    def __len__(self) -> int:
        return len(self._offset)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape, as of an array."""
        return (len(self), *self._row_shape)

    @property
    def size(self) -> int:
        """Numbers in all rows together, as of an array."""
        return int(np.prod(self.shape))

    @property
    def row_bytes(self) -> int:
        """Bytes of one row."""
        return int(np.prod(self._row_shape)) * self.dtype.itemsize

    def __getitem__(self, rows: int | slice | NDArray[np.integer]) -> NDArray[Any]:
        """Read rows.

        Raises OferError if a file cannot be read or ends before them, IndexError if there are none of that number.
        """
        if not isinstance(rows, slice | np.ndarray):
            return self[np.asarray([operator.index(rows)])][0]
        files, offsets = self._file[rows], self._offset[rows]
        found = np.empty((len(offsets), *self._row_shape), self.dtype)
        # Rows that follow one another in a file are read at once.
        breaks = np.flatnonzero((np.diff(files) != 0) | (np.diff(offsets) != self.row_bytes)) + 1
        for start, end in zip([0, *breaks], [*breaks, len(offsets)], strict=True):
            if start < end:
                self._files[files[start]].read(found[start:end], int(offsets[start]))
        return found

    def selected(self, rows: NDArray[np.integer]) -> Self:
        """Return some of the rows, in the order of `rows`, without reading any."""
        return self._with(self._files, self._file[rows], self._offset[rows])

    def joined(self, others: Sequence[Self]) -> Self:
        """Return these rows and those of `others` after them, without reading any. Raises ValueError if they differ."""
        for other in others:
            if (other._row_shape, other.dtype) != (self._row_shape, self.dtype):
                raise ValueError(f"rows of {other._row_shape} {other.dtype} beside {self._row_shape} {self.dtype}")
        every = [self, *others]
        firsts = np.cumsum([0, *(len(one._files) for one in every)])
        return self._with(
            [file for one in every for file in one._files],
            np.concatenate([one._file + first for one, first in zip(every, firsts, strict=False)]),
            np.concatenate([one._offset for one in every]),
        )

    def _with(self, files: "list[_File]", file: NDArray[np.integer], offset: NDArray[np.integer]) -> Self:
        other = type(self)([], self._row_shape, self.dtype)
        other._files, other._file, other._offset = files, file, offset
        return other


class _File:
    """A file that is closed with the last rows that lie in it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def _stream(self) -> BufferedReader:
        return cast(BufferedReader, open_plain(self.path))

    def open(self) -> None:
        """Open the file, so that it can be read though another takes its name."""
        self.read(np.empty((0,)), 0)

    def read(self, into: NDArray[Any], offset: int) -> None:
        try:
            self._stream.seek(offset)
            count = self._stream.readinto(into.data.cast("B")) if into.nbytes else 0
        except FileNotFoundError:
            raise OferError(f"{self.path}: missing; run snakemake again") from None
        except OSError as error:
            raise system_fault(self.path, error) or error from error
        if count != into.nbytes:
            raise DamagedError(self.path, "truncated")
