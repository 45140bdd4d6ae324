"""Inter-ocular distances of a corpus, which tell how large its faces are, without reading their pictures."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.base.hdf5 import group_in, number_in
from ofer.faces.files import SCHEMA
from ofer.jobs.artefacts import open_hdf5, require_schema


def inter_ocular_distances(paths: Sequence[Path]) -> NDArray[np.float64]:
    """Return the inter-ocular distance in pixels of every sequence in some files of face crops, ascending.

    Raises OferError if a file is missing or damaged, or none holds a face.
    """
    distances: list[float] = []
    for path in paths:
        with open_hdf5(path) as file:
            require_schema(file, path, SCHEMA)
            distances += [number_in(group_in(file, name), "inter_ocular_distance") for name in file]
    if not distances:
        raise OferError(f"{paths[0].parent if paths else 'faces'}: holds no face; run snakemake again")
    return np.sort(np.asarray(distances))
