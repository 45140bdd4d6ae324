"""Squares of faces that are no pixels yet: each is cut out of its picture file when it is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import h5py
import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError, PictureError
from ofer.base.hdf5 import array_in, numbers_in, packed_texts_in, text_in
from ofer.base.texts import Texts
from ofer.corpora.inside import is_below
from ofer.corpora.stills import read_still
from ofer.faces.align import Matrix, align_picture, with_channels
from ofer.jobs.artefacts import add_dataset
from ofer.jobs.provenance import content_digest


@dataclass(frozen=True, slots=True)
class Cut:
    """How a square is cut out of a picture file."""

    file: str
    """Relative to the root of the corpus."""
    digest: str
    """What the file has to be."""
    shape: tuple[int, int]
    """Height and width of its picture."""
    matrix: Matrix
    upright: bool
    """Whether the picture is turned as a tag in the file says."""


class Squares:
    """Squares (count, side, side, channels) uint8 in picture files, which are read anew whenever they are asked for.

    Indexed by a number, a slice, or an array of numbers of rows, it gives what a NumPy array of the same rows would.
    Raises PictureError, which names file, fault and remedy, for a file that cannot be read or is another than it was.
    """

    dtype = np.dtype(np.uint8)

    def __init__(
        self,
        folder: Path,
        row_shape: tuple[int, ...],
        files: Texts,
        digests: NDArray[np.uint8],
        shapes: NDArray[np.integer],
        matrices: NDArray[np.float64],
        upright: NDArray[np.bool_],
    ) -> None:
        self._folder, self._row_shape, self._files = folder, row_shape, files
        self._columns = (digests, shapes, matrices, upright)

    def __len__(self) -> int:
        return len(self._files)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape, as of an array."""
        return (len(self), *self._row_shape)

    def __getitem__(self, rows: int | slice | NDArray[np.integer]) -> NDArray[np.uint8]:
        """Read pictures. Raises PictureError for the first that cannot be, IndexError for a row that is not there."""
        if not isinstance(rows, slice | np.ndarray):
            return self._square(range(len(self))[rows])
        chosen = np.arange(len(self))[rows]
        found = np.empty((len(chosen), *self._row_shape), self.dtype)
        for place, row in enumerate(chosen):
            found[place] = self._square(int(row))
        return found

    def _square(self, row: int) -> NDArray[np.uint8]:
        digest, shape, matrix, upright = (column[row] for column in self._columns)
        name = self._files[row]
        path = self._folder / name
        try:
            if not is_below(name):
                raise OferError(f"{path}: is no path below the root of its corpus; start snakemake again")
            picture = read_still(self._folder, name, upright=bool(upright))
            if content_digest(path) != digest.tobytes().hex() or picture.shape[:2] != tuple(shape):
                raise OferError(f"{path}: changed after the manifest was made; start snakemake again")
        except (OferError, OSError) as error:
            raise PictureError(str(error)) from error
        side, _, channels = self._row_shape
        return with_channels(align_picture(picture, matrix, side), channels)

    def joined(self, others: Sequence[Self]) -> Self:
        """Return these squares and those of `others` after them. Raises ValueError if they differ."""
        every = [self, *others]
        for other in others:
            if (other._row_shape, other._folder) != (self._row_shape, self._folder):
                raise ValueError(f"squares of {other._folder} beside those of {self._folder}, or of another shape")
        columns = (np.concatenate(parts) for parts in zip(*(one._columns for one in every), strict=True))
        return type(self)(self._folder, self._row_shape, Texts.joined(one._files for one in every), *columns)


def add_cuts(file: h5py.File, folder: Path, row_shape: tuple[int, ...], cuts: Sequence[Cut]) -> None:
    """Write how the squares of a part, all of one shape, are cut out of the picture files below a folder."""
    file.attrs["folder"], file.attrs["shape"] = folder.as_posix(), row_shape
    add_dataset(file, "matrix", np.array([cut.matrix for cut in cuts], np.float64).reshape(-1, 2, 3))
    add_dataset(file, "still", np.array([cut.shape for cut in cuts], np.int32).reshape(-1, 2))
    add_dataset(file, "upright", np.array([cut.upright for cut in cuts], np.uint8))
    digests = np.frombuffer(bytes.fromhex("".join(cut.digest for cut in cuts)), np.uint8)
    add_dataset(file, "file_digest", digests.reshape(-1, 16))
    file.create_dataset("file", data=[cut.file for cut in cuts], dtype=h5py.string_dtype(), track_times=False)


def squares_in(file: h5py.File) -> Squares:
    """Return the squares whose cuts a file holds. Raises KeyError or ValueError if it holds none."""
    files = packed_texts_in(file, "file")
    count = len(files)
    columns: list[NDArray[Any]] = [
        array_in(file, "file_digest", "u", (count, 16)),
        array_in(file, "still", "i", (count, 2)),
        array_in(file, "matrix", "f", (count, 2, 3)),
        array_in(file, "upright", "u", (count,)) > 0,
    ]
    side, width, channels = map(int, numbers_in(file, "shape", (3,)))
    if side != width or side < 1 or channels not in (1, 3):
        raise ValueError(f"its squares are {side} by {width} of {channels} channels")
    return Squares(Path(text_in(file, "folder")), (side, side, channels), files, *columns)
