"""The HDF5 layout of face crops, clean (`faces/<part>.h5`) and occluded (`frames/<occlusion>/<part>.h5`).

One group per sample: `crops` (frames, height, width) uint8, `mask` (height, width) bool if something is hidden, and as
attributes subject, label, inter-ocular distance, pupils in the crop and the crop's box in the frame, the face's points
and where they are from if they are known, and `flow_removed` where the mask hides motion instead of pixels.
"""

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import DamagedError, OferError
from ofer.base.foreign import system_fault
from ofer.base.hdf5 import array_in, declared_in, group_in, number_in, numbers_in, text_in
from ofer.faces.crop import CropBox
from ofer.jobs.artefacts import add_dataset, new_hdf5, open_hdf5, require_schema

SCHEMA = "face crops 1"
SIDES = ("left", "top", "width", "height")


@dataclass(frozen=True)
class FaceSequence:
    """The cropped face of one sample."""

    sample: str
    subject: str
    label: str
    crops: NDArray[np.uint8]
    """(frames, height, width), grey."""
    pupils: NDArray[np.float64]
    """(2, 2): subject's right eye then left, x and y in pixels of the crop, in the first frame."""
    inter_ocular_distance: float
    """Pixels."""
    box: CropBox
    """Where the crop lies in the frame."""
    mask: NDArray[np.bool_] | None = None
    """(height, width), True where hidden; None if nothing is."""
    flow_removed: bool = False
    """Nothing was painted under the mask: whoever computes flow sets it to 0 there (`ofer.flow.face_flow`), and whoever
    reads crops must not look there."""
    points: NDArray[np.float64] | None = None
    """(2, 68, 2): of the first and of the last frame, in iBUG order, x and y in pixels of the crop; None: not known."""
    points_from: str = ""
    """`landmarks` that the corpus ships, or `dlib68`; "" if there are no points."""


@dataclass(frozen=True)
class FacePoints:
    """Pupils and points of a sample's face, which decide where an occluder lies on it, without the crops."""

    sample: str
    label: str
    shape: tuple[int, int]
    """(height, width) of the crops."""
    pupils: NDArray[np.float64]
    points: NDArray[np.float64] | None
    points_from: str
    """These three as in `FaceSequence`."""


def write_faces(path: Path, sequences: Iterable[FaceSequence], excluded: Sequence[tuple[str, str]] = ()) -> None:
    """Write sequences as they come, and (sample, reason) of those that are excluded, to a new file."""
    with new_hdf5(path) as file:
        file.attrs["schema"] = SCHEMA
        for sequence in sequences:
            if "/" in sequence.sample:
                raise OferError(f"{sequence.sample}: a sample's id has no '/'; let the loader join names by '_'")
            group = file.create_group(sequence.sample)
            group.attrs["subject"] = sequence.subject
            group.attrs["label"] = sequence.label
            group.attrs["pupils"] = sequence.pupils
            group.attrs["inter_ocular_distance"] = sequence.inter_ocular_distance
            group.attrs["box"] = np.asarray([getattr(sequence.box, side) for side in SIDES], dtype=np.int64)
            group.attrs["angle"] = sequence.box.angle
            add_dataset(group, "crops", sequence.crops, compression="gzip")
            if sequence.mask is not None:
                add_dataset(group, "mask", sequence.mask)
            if sequence.flow_removed:
                group.attrs["flow_removed"] = True
            if sequence.points is not None:
                group.attrs["points"] = sequence.points
                group.attrs["points_from"] = sequence.points_from
        # Last: the caller may still be collecting exclusions while sequences come.
        file.attrs["excluded"] = json.dumps(list(excluded))


def read_faces(path: Path, samples: Sequence[str] | None = None) -> Iterator[FaceSequence]:
    """Yield the sequences of a file, all or the named ones that it has, in order of their ids.

    Raises OferError if the file is missing, damaged or of another schema.
    """
    with open_hdf5(path) as file:
        require_schema(file, path, SCHEMA)
        for name in sorted(file):
            if samples is None or name in samples:
                yield _read(file, name, path)


def read_lengths(path: Path) -> list[tuple[str, str, str, int]]:
    """Return id, subject, label and number of frames of each sequence of a file, in the order of `read_faces`.

    Raises OferError as that does, as far as it can be told without reading crops.
    """
    with open_hdf5(path) as file:
        require_schema(file, path, SCHEMA)
        return [_length(file, name, path) for name in sorted(file)]


def read_points(path: Path) -> Iterator[FacePoints]:
    """Yield what is known of the faces of a file without reading crops; in the order of `read_faces`, raises as it."""
    with open_hdf5(path) as file:
        require_schema(file, path, SCHEMA)
        for name in sorted(file):
            with _naming(path, name):
                group = group_in(file, name)
                sides = _sides(group)
                yield FacePoints(
                    sample=name,
                    label=text_in(group, "label"),
                    shape=(sides["height"], sides["width"]),
                    pupils=numbers_in(group, "pupils", (2, 2)),
                    **_points(group),
                )


def find_faces(paths: Sequence[Path], samples: Sequence[str]) -> dict[str, FaceSequence]:
    """Return the named samples of a corpus' parts by their ids. Raises OferError if one is in none of them."""
    found = {face.sample: face for path in paths for face in read_faces(path, samples)}
    for name in samples:
        if name not in found:
            raise OferError(f"{paths[0].parent}: sample {name} is in no part; let snakemake make them again")
    return found


def read_excluded(path: Path) -> list[tuple[str, str]]:
    """Return (sample, reason) of the samples that were excluded while the file was made."""
    with open_hdf5(path) as file:
        require_schema(file, path, SCHEMA)
        pairs = json.loads(text_in(file, "excluded"))
        if not isinstance(pairs, list) or not all(map(_is_pair, pairs)):
            raise ValueError("excluded is no list of samples and reasons")
        return [(sample, reason) for sample, reason in pairs]


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(text, str) for text in value)


def _length(file: h5py.File, name: str, path: Path) -> tuple[str, str, str, int]:
    with _naming(path, name):
        group = group_in(file, name)
        return name, text_in(group, "subject"), text_in(group, "label"), _frames(group, _sides(group))


def _sides(group: h5py.Group) -> dict[str, int]:
    return {side: int(value) for side, value in zip(SIDES, numbers_in(group, "box", (4,)), strict=True)}


def _frames(group: h5py.Group, sides: dict[str, int]) -> int:
    """Return the number of crops. Raises ValueError if they are none, empty, or not of the box's size."""
    shape, dtype = declared_in(group, "crops", "u", (None, sides["height"], sides["width"]))
    if not math.prod(shape) or dtype != np.uint8:
        raise ValueError(f"crops are {shape} of {dtype}")
    return shape[0]


@contextmanager
def _naming(path: Path, name: str) -> Iterator[None]:
    try:
        yield
    except (OSError, KeyError, ValueError, RuntimeError) as error:
        raise system_fault(path, error) or DamagedError(path, f"sample {name} is damaged ({error})") from error


def _read(file: h5py.File, name: str, path: Path) -> FaceSequence:
    with _naming(path, name):
        group = group_in(file, name)
        sides = _sides(group)
        size = sides["height"], sides["width"]
        _frames(group, sides)
        return FaceSequence(
            sample=name,
            subject=text_in(group, "subject"),
            label=text_in(group, "label"),
            crops=array_in(group, "crops", "u", (None, *size)),
            pupils=numbers_in(group, "pupils", (2, 2)),
            inter_ocular_distance=number_in(group, "inter_ocular_distance"),
            box=CropBox(**sides, angle=number_in(group, "angle")),
            mask=array_in(group, "mask", "b", size) if "mask" in group else None,
            flow_removed="flow_removed" in group.attrs and bool(number_in(group, "flow_removed")),
            **_points(group),
        )


def _points(group: h5py.Group) -> dict[str, Any]:
    if "points" not in group.attrs:
        return {"points": None, "points_from": ""}
    return {"points": numbers_in(group, "points", (2, 68, 2)), "points_from": text_in(group, "points_from")}
