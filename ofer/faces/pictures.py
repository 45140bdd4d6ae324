"""The HDF5 layout of square pictures of faces: aligned (`faces/<part>.h5`) and as methods see them (`stills/…`).

Packed arrays, a row per sample in the order of ids: `pictures` (N, side, side, channels) uint8, `hidden` (N, side,
side) if something is painted over them; positions in pixels of the picture, NaN where they are not known; texts. In the
place of `pictures` there may be how each is cut out of its file when it is read (`ofer.faces.squares`).
"""

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import h5py
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.base.hdf5 import array_in, declared_in, offset_in, packed_texts_in, text_in, texts_in
from ofer.base.stored_rows import StoredRows, Stretch
from ofer.base.texts import Texts
from ofer.faces.squares import Cut, Squares, add_cuts, squares_in
from ofer.jobs.artefacts import add_dataset, empty_dataset, new_hdf5, open_hdf5, require_schema
from ofer.jobs.provenance import digest_of

SCHEMA, CUTS_SCHEMA = "pictures of faces 1", "cuts of faces 1"
TEXTS = ("sample", "subject", "label", "split", "digest")
NO_PIXELS = np.zeros(0, np.uint8)
BLOCK = 256
"""Rows that are copied at a time."""


@dataclass(frozen=True, slots=True)
class FacePicture:
    """The square picture of one face."""

    sample: str
    subject: str
    label: str
    split: str
    picture: NDArray[np.uint8] | Cut
    """(side, side, channels), or how it is cut out of a file."""
    eyes: NDArray[np.float64] | None = None
    """(2, 2): subject's right eye then left, x and y in pixels of the picture."""
    points: NDArray[np.float64] | None = None
    """(K, 2), x and y in pixels of the picture."""
    hidden: NDArray[np.bool_] | None = None
    """(side, side), True where painted over; None where nothing is."""


@dataclass(frozen=True)
class FacePictures:
    """The pictures of some samples; `pictures` and `hidden` stay on the disk and are read row by row."""

    pictures: StoredRows | Squares
    """(N, side, side, channels) uint8."""
    hidden: StoredRows | None
    """(N, side, side) uint8, 1 where painted over."""
    eyes: NDArray[np.float64]
    """(N, 2, 2)."""
    points: NDArray[np.float64]
    """(N, K, 2)."""
    sample: Texts
    subject: Texts
    label: Texts
    split: Texts
    digest: Texts
    """Of each row: of its picture, or of the file and how it is cut out of it, and of eyes and points."""

    @property
    def side(self) -> int:
        """Side of the pictures in pixels."""
        return self.pictures.shape[1]


def write_pictures(
    path: Path,
    faces: Iterable[FacePicture],
    excluded: Sequence[tuple[str, str]] = (),
    *,
    shape: tuple[int, int, int],
    folder: Path | None = None,
) -> None:
    """Write pictures as they come, all of one `shape`, and (sample, reason) of those that are excluded, to a new file.

    folder: that of the files, where each picture is a `Cut` of one. Raises OferError for a picture of another shape.
    """
    rows: list[FacePicture] = []
    digests: list[str] = []
    cuts: list[Cut] = []
    with TemporaryFile(dir=path.parent) as pixels, TemporaryFile(dir=path.parent) as masks:
        for face in faces:
            digests.append(_digest(face, shape))
            rows.append(_without_pixels(face))
            if isinstance(face.picture, Cut):
                cuts.append(face.picture)
                continue
            if face.picture.shape != shape:
                raise OferError(f"{face.sample}: its picture is {face.picture.shape}, not {shape}")
            pixels.write(np.ascontiguousarray(face.picture).tobytes())
            if face.hidden is not None:
                masks.write(np.ascontiguousarray(face.hidden, np.uint8).tobytes())
        with new_hdf5(path) as file:
            file.attrs["schema"] = SCHEMA if folder is None else CUTS_SCHEMA
            if folder is not None:
                add_cuts(file, folder, shape, cuts)
            else:
                _copy(pixels, empty_dataset(file, "pictures", (len(rows), *shape), np.uint8))
            if masks.tell():
                _copy(masks, empty_dataset(file, "hidden", (len(rows), *shape[:2]), np.uint8))
            add_dataset(file, "eyes", _stacked([face.eyes for face in rows], 2))
            most = max((0 if face.points is None else len(face.points) for face in rows), default=0)
            add_dataset(file, "points", _stacked([face.points for face in rows], most))
            for name in TEXTS:
                values = digests if name == "digest" else [getattr(face, name) for face in rows]
                file.create_dataset(name, data=values, dtype=h5py.string_dtype(), track_times=False)
            file.require_written()
            # Last: the caller may still be collecting exclusions while pictures come.
            file.attrs["excluded"] = json.dumps(list(excluded))


def read_pictures(paths: Sequence[Path]) -> FacePictures:
    """Return the pictures of several parts together, in the order of the paths.

    Raises OferError if a file is missing, damaged, or of another layout, side or colour than the first.
    """
    parts = [_read_part(path) for path in paths]
    first = parts[0].pictures
    for path, part in zip(paths, parts, strict=True):
        if (type(part.pictures), part.pictures.shape[1:]) != (type(first), first.shape[1:]):
            raise OferError(f"{path}: pictures of another size, colour or kind than in {paths[0]}; make both again")
    most = max(part.points.shape[1] for part in parts)
    masks = [part.hidden for part in parts if part.hidden is not None]
    return FacePictures(
        pictures=first.joined([part.pictures for part in parts[1:]]),  # type: ignore[misc]  # of one kind
        hidden=masks[0].joined(masks[1:]) if len(masks) == len(parts) else None,
        eyes=np.concatenate([part.eyes for part in parts]),
        points=np.concatenate([_with_points(part.points, most) for part in parts]),
        **{name: Texts.joined(getattr(part, name) for part in parts) for name in TEXTS},
    )


def read_excluded_pictures(path: Path) -> list[tuple[str, str]]:
    """Return (sample, reason) of the samples that were excluded while the file was made."""
    with _opened(path) as file:
        pairs = json.loads(text_in(file, "excluded"))
        if not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
            raise ValueError("excluded is no list of samples and reasons")
        return [(str(sample), str(reason)) for sample, reason in pairs]


def read_picture_samples(path: Path) -> tuple[str, ...]:
    """Return the ids of the samples of a file."""
    with _opened(path) as file:
        return texts_in(file, "sample")


def row_numbers(faces: FacePictures, samples: Sequence[str]) -> NDArray[np.int64]:
    """Return the rows of samples, in their order. Raises OferError if one of them has no picture."""
    rows = pd.Index(faces.sample).get_indexer(pd.Index(samples))
    if (rows < 0).any():
        lost = samples[int(np.argmin(rows))]
        raise OferError(f"{lost}: sample without picture; delete the faces of its corpus and run again")
    return rows.astype(np.int64)


@contextmanager
def _opened(path: Path) -> Iterator[h5py.File]:
    with open_hdf5(path) as file:
        require_schema(file, path, CUTS_SCHEMA if file.attrs.get("schema") == CUTS_SCHEMA else SCHEMA)
        yield file


def _read_part(path: Path) -> FacePictures:
    with _opened(path) as file:
        pictures = squares_in(file) if file.attrs["schema"] == CUTS_SCHEMA else _stored(file, path)
        count, side = pictures.shape[:2]
        texts = {name: packed_texts_in(file, name) for name in TEXTS}
        if any(len(values) != count for values in texts.values()):
            raise ValueError("pictures and texts are not as many")
        hidden = None
        if "hidden" in file:
            declared_in(file, "hidden", "u", (count, side, side))
            hidden = StoredRows([Stretch(path, offset_in(file, "hidden"), count)], (side, side), np.dtype(np.uint8))
        return FacePictures(
            pictures=pictures,
            hidden=hidden,
            eyes=array_in(file, "eyes", "f", (count, 2, 2)),
            points=array_in(file, "points", "f", (count, None, 2)),
            **texts,
        )


def _stored(file: h5py.File, path: Path) -> StoredRows:
    (count, *shape), dtype = declared_in(file, "pictures", "u", (None, None, None, None))
    return StoredRows([Stretch(path, offset_in(file, "pictures"), count)], tuple(shape), dtype)


def _digest(face: FacePicture, shape: tuple[int, int, int]) -> str:
    places = [np.zeros(0) if array is None else np.asarray(array, np.float64) for array in (face.eyes, face.points)]
    return digest_of(_told(face.picture, shape) + b"".join(np.ascontiguousarray(array).tobytes() for array in places))


def _told(picture: NDArray[np.uint8] | Cut, shape: tuple[int, int, int]) -> bytes:
    """Return what tells a picture from others without reading it again."""
    if isinstance(picture, Cut):
        return repr((picture.digest, picture.upright, shape)).encode() + picture.matrix.tobytes()
    return np.ascontiguousarray(picture).tobytes()


def _without_pixels(face: FacePicture) -> FacePicture:
    return replace(face, picture=NO_PIXELS, hidden=None)


def _copy(source: IO[bytes], target: Any) -> None:
    """Fill a dataset with the rows that were written to a file."""
    source.seek(0)
    size = math.prod(target.shape[1:])
    for start in range(0, len(target), BLOCK):
        rows = min(BLOCK, len(target) - start)
        block = np.frombuffer(source.read(rows * size), np.uint8)
        target[start : start + rows] = block.reshape(rows, *target.shape[1:])


def _stacked(positions: Sequence[NDArray[np.float64] | None], count: int) -> NDArray[np.float64]:
    """Return positions (N, count, 2), NaN where they are not known."""
    found = np.full((len(positions), count, 2), np.nan)
    for row, points in zip(found, positions, strict=True):
        if points is not None:
            row[: len(points)] = points
    return found


def _with_points(points: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    return np.pad(points, ((0, 0), (0, count - points.shape[1]), (0, 0)), constant_values=np.nan)
