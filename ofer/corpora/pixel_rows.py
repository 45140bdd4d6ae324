"""Pictures as rows of a table, as FER2013 comes: a header `emotion,pixels,Usage`, then a picture a row.

Rows are counted from 0 below the header. The pixels of one are 48 × 48 numbers with spaces between, row by row.
"""

import codecs
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.base.foreign import open_plain
from ofer.base.wording import count

SIDE = 48
MOST_ROW_BYTES = 1 << 16
"""A row of 48 × 48 pixels has less than 10,000."""

_BLOCK_BYTES = 1 << 24
_COLUMN, _USAGE = "pixels", "usage"
_PLAIN = b"0123456789 "
_REMEDY = "unpack this file again"


@dataclass(frozen=True)
class PixelTable:
    """Where the rows of a table lie: row i from `ends[i]` to `ends[i + 1]`, behind the header."""

    path: Path
    columns: tuple[str, ...]
    """In lower case."""
    ends: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ends) - 1

    def cells(self, row: int) -> dict[str, bytes]:
        """Return the cells of a row by column. Raises OferError if there is none, or it has other cells."""
        if row >= len(self):
            raise OferError(f"{self.path}: has no row {row}, its last is {len(self) - 1}; {_REMEDY}")
        begin, end = map(int, self.ends[row : row + 2])
        if end - begin > MOST_ROW_BYTES:
            raise OferError(f"{self._row(row)} has more than {MOST_ROW_BYTES:,} bytes; {_REMEDY}")
        with _opened(self.path) as stream:
            stream.seek(begin)
            cells = _cells(stream.read(end - begin))
        if len(cells) != len(self.columns):
            expected = count(len(self.columns), "column")
            raise OferError(f"{self._row(row)} has {count(len(cells), 'cell')} under {expected}; {_REMEDY}")
        return dict(zip(self.columns, cells, strict=True))

    @cached_property
    def usages(self) -> tuple[str, ...]:
        """The cells of the column `Usage`, "" of a row that has other cells than the header."""
        at = self.columns.index(_USAGE)
        found = []
        with _opened(self.path) as stream:
            stream.seek(int(self.ends[0]))
            for size in np.diff(self.ends).tolist():
                if size > MOST_ROW_BYTES:
                    stream.seek(size, os.SEEK_CUR)
                    found.append("")
                    continue
                cells = stream.read(size).split(b",")
                found.append(_plain(cells[at]).decode("utf-8", "replace") if len(cells) == len(self.columns) else "")
        return tuple(found)

    def picture(self, row: int) -> NDArray[np.uint8]:
        """Return the picture of a row, (48, 48). Raises OferError if it is none."""
        text = self.cells(row)[_COLUMN]
        try:
            if text.translate(None, _PLAIN):
                raise ValueError
            values = bytes(map(int, text.split()))
        except ValueError as error:
            raise OferError(f"{self._row(row)} holds other pixels than numbers from 0 to 255; {_REMEDY}") from error
        if len(values) != SIDE**2:
            raise OferError(f"{self._row(row)} has {count(len(values), 'pixel')}, not {SIDE} × {SIDE}; {_REMEDY}")
        return np.frombuffer(values, np.uint8).reshape(SIDE, SIDE)

    def _row(self, row: int) -> str:
        return f"{self.path}: row {row}"


def pixel_table(path: Path) -> PixelTable:
    """Return the table in a file; it is read once to find its rows, and once more when it was replaced.

    Raises OferError if it cannot be read or has no column `pixels`.
    """
    with _opened(path) as stream:
        status = os.fstat(stream.fileno())
    return _table(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=4)
def _table(path: Path, size: int, changed_ns: int) -> PixelTable:
    with _opened(path) as stream:
        header = stream.readline(MOST_ROW_BYTES)
        found, at, last = [np.array([len(header)], np.int64)], len(header), b"\n"
        while block := stream.read(_BLOCK_BYTES):
            found.append(np.flatnonzero(np.frombuffer(block, np.uint8) == ord("\n")) + at + 1)
            at, last = at + len(block), block[-1:]
    columns = tuple(cell.decode("utf-8", "replace").casefold() for cell in _cells(header.removeprefix(codecs.BOM_UTF8)))
    for name in (_COLUMN, _USAGE):
        if columns.count(name) != 1:
            raise OferError(f"{path}: has no header with one column {name}; {_REMEDY}")
    ends = np.concatenate([*found, *([np.array([at])] if last != b"\n" else [])])
    return PixelTable(path, columns, ends)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        with open_plain(path) as stream:
            yield stream
    except OSError as error:
        raise OferError(f"{path}: cannot be read ({error.strerror}); {_REMEDY}") from error


def _cells(line: bytes) -> list[bytes]:
    return [_plain(cell) for cell in line.split(b",")]


def _plain(cell: bytes) -> bytes:
    return cell.strip(b' "\r\n\t')
