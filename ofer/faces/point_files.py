"""The HDF5 layout of points of stills' faces (`points/<points>/<occlusion>/<part>.h5`).

Packed arrays, a row per sample: `points` (N, 68, 2) float32 in fractions of the picture's side, `sample`, and `found`,
which says how.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.base.hdf5 import array_in, text_in, texts_in
from ofer.faces.points import COUNT, in_pixels
from ofer.jobs.artefacts import add_dataset, new_hdf5, open_hdf5, require_schema

SCHEMA = "points of faces 1"


@dataclass(frozen=True)
class FacePoints:
    """The points of some samples."""

    points: NDArray[np.float32]
    """(N, 68, 2), fractions of the picture's side."""
    sample: tuple[str, ...]
    found: tuple[str, ...]
    """How: shipped, truth, dlib68, square, faceapi68 or mean_shape."""
    excluded: dict[str, str]
    """Samples without points, and why."""

    def of(self, samples: Sequence[str], side: int) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
        """Return which of some samples have points (n,), and of those that do the points in pixels of their picture.

        Raises OferError for a sample that is not even excluded.
        """
        rows = {name: row for row, name in enumerate(self.sample)}
        if lost := [name for name in samples if name not in rows and name not in self.excluded]:
            raise OferError(f"{lost[0]}: nobody looked for its points; delete `points` of its corpus and run again")
        there = np.array([name in rows for name in samples], bool)
        chosen = np.array([rows[name] for name in samples if name in rows], np.int64)
        return there, in_pixels(self.points[chosen], side)


def write_points(path: Path, found: FacePoints) -> None:
    """Write points to a new file."""
    with new_hdf5(path) as file:
        file.attrs["schema"] = SCHEMA
        add_dataset(file, "points", found.points)
        for name in ("sample", "found"):
            file.create_dataset(name, data=list(getattr(found, name)), dtype=h5py.string_dtype(), track_times=False)
        file.require_written()
        file.attrs["excluded"] = json.dumps(sorted(found.excluded.items()))


def read_points(paths: Sequence[Path]) -> FacePoints:
    """Return the points of several parts together. Raises OferError if a file is missing, damaged or no such file."""
    parts = [_read_part(path) for path in paths]
    return FacePoints(
        points=np.concatenate([part.points for part in parts]),
        sample=tuple(name for part in parts for name in part.sample),
        found=tuple(how for part in parts for how in part.found),
        excluded={name: reason for part in parts for name, reason in part.excluded.items()},
    )


def points_of_all(paths: Sequence[Path], samples: Sequence[str], side: int) -> NDArray[np.float32]:
    """Return the points (N, 68, 2) of tested samples in pixels of their pictures.

    Raises OferError where one has none: numbers are of all samples.
    """
    found = read_points(paths)
    there, points = found.of(samples, side)
    if not there.all():
        first = samples[int(np.argmin(there))]
        raise OferError(
            f"{paths[0].parent}: {int((~there).sum())} of {len(samples)} tested faces have no points, such as {first}, "
            f"which {found.excluded[first]}; a number is of all samples: let `missing` of these `points` be mean_shape"
        )
    return points


def _read_part(path: Path) -> FacePoints:
    with open_hdf5(path) as file:
        require_schema(file, path, SCHEMA)
        points = array_in(file, "points", "f", (None, COUNT, 2))
        sample, found = texts_in(file, "sample"), texts_in(file, "found")
        pairs = json.loads(text_in(file, "excluded"))
        if not len(points) == len(sample) == len(found) or not np.isfinite(points).all():
            raise ValueError("points and samples are not as many, or not finite")
        if not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
            raise ValueError("excluded is no list of samples and reasons")
        return FacePoints(points, sample, found, {str(name): str(reason) for name, reason in pairs})
