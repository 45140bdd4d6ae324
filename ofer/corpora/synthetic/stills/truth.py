"""Read what is true of built-in stills: `truth_<part>.csv`, whose columns are `TRUTH` of `write.py`."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.jobs.provenance import content_digest


def true_points(path: Path) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """Yield each picture's name below the corpus' root, and its points (68, 2) in pixels of the picture."""
    for row in _rows(path):
        points = [(float(row[f"x{number}"]), float(row[f"y{number}"])) for number in range(1, 69)]
        yield row["picture"], np.array(points)


def true_masks(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the name of each picture before which an object is, and that of the mask, both below the corpus' root."""
    return ((row["picture"], row["mask"]) for row in _rows(path) if row["mask"])


class Written:
    """The files under `root` that the generator wrote and listed, each given if it is as it was then."""

    def __init__(self, root: Path, lists: Sequence[Path]) -> None:
        self._root = root
        self._listed = {row["file"]: (row["digest"], path) for path in lists for row in _rows(path)}

    def file(self, name: str) -> Path:
        """Return the path of a file. Raises OferError where it was changed."""
        digest, path = self._listed[name]
        file = self._root / name
        if content_digest(file) != digest:
            raise OferError(f"{file}: changed after it was written; delete {path} and run snakemake again")
        return file

    def truths(self) -> list[Path]:
        """Return the paths of what is true of the pictures."""
        return [self.file(name) for name in self._listed if Path(name).match("truth_*.csv")]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with open(path, newline="", encoding="utf-8") as stream:
        yield from csv.DictReader(stream)
