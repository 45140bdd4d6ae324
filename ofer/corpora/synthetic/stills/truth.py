"""Read what is true of built-in stills: `truth_<part>.csv`, whose columns are `TRUTH` of `write.py`."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def true_points(path: Path) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """Yield each picture's name below the corpus' root, and its points (68, 2) in pixels of the picture."""
    with open(path, newline="", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            points = [(float(row[f"x{number}"]), float(row[f"y{number}"])) for number in range(1, 69)]
            yield row["picture"], np.array(points)
