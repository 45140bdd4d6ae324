"""The HDF5 layout of true motion in face crops (`truth/<part>.h5`), known of generated faces only.

One group per sample: `motion` (2, height, width) from the first frame to the apex, in pixels of the crop, and `valid`
(height, width): where a surface point seen in the first frame is seen at the apex too.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ofer.base.hdf5 import array_in, group_in
from ofer.jobs.artefacts import add_dataset, new_hdf5, open_hdf5, require_schema

SCHEMA = "true motion 1"

Truth = tuple[str, NDArray[np.float32], NDArray[np.bool_]]
"""Sample, motion, valid."""


def write_truth(path: Path, truths: Iterable[Truth]) -> None:
    """Write true motions as they come; float16 keeps them within 0.004 pixels up to 8 pixels."""
    with new_hdf5(path) as file:
        file.attrs["schema"] = SCHEMA
        for sample, motion, valid in truths:
            group = file.create_group(sample)
            add_dataset(group, "motion", motion.astype(np.float16), compression="gzip")
            add_dataset(group, "valid", valid, compression="gzip")


def read_truth(path: Path) -> Iterator[Truth]:
    """Yield the true motions of a file in order of sample ids. Raises OferError if it is missing or damaged."""
    with open_hdf5(path) as file:
        require_schema(file, path, SCHEMA)
        for sample in sorted(file):
            group = group_in(file, sample)
            valid = array_in(group, "valid", "b", (None, None))
            yield sample, array_in(group, "motion", "f", (2, *valid.shape)).astype(np.float32), valid
