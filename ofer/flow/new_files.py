"""A new file of pooled flows, which need not be in memory together, and the layout of such files.

`flow_<size>` (flows, 2, size, size) for each size, `hidden_<size>` (samples, size, size) float32: the share of a
cell that the occluder hides; `sample`, `previous`, `next` index the flows, `samples`, `subjects`, `labels` the samples.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from ofer.jobs.artefacts import add_dataset, empty_dataset, new_hdf5

SCHEMA = "pooled flows 1"
INDICES = ("sample", "previous", "next")


@dataclass(frozen=True, kw_only=True)
class FlowIndex:
    """The frame pairs and samples that flows are of."""

    sample: NDArray[np.int64]
    """(flows,): index into `samples`."""
    previous: NDArray[np.int64]
    """(flows,): number of the earlier frame, from 1."""
    next: NDArray[np.int64]
    """(flows,): number of the later frame."""
    samples: tuple[str, ...]
    subjects: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True)
class NewFlows:
    """A file of flows that is being written."""

    arrays: dict[int, tuple[h5py.Dataset, h5py.Dataset]]
    """For each size the flows (flows, 2, size, size) and masks (samples, size, size), to fill row by row."""
    require_written: Callable[[], None]
    """Raises OSError if the disk is full."""


@contextmanager
def new_flows(path: Path, index: FlowIndex, dtypes: dict[int, Any]) -> Iterator[NewFlows]:
    """Open a new file for the flows of `index` at the sizes of `dtypes`, each in that number format.

    No more than a row has to be in memory. Raises OSError if the disk is full.
    """
    with new_hdf5(path) as file:
        file.attrs["schema"] = SCHEMA
        for name in INDICES:
            add_dataset(file, name, getattr(index, name))
        for name in ("samples", "subjects", "labels"):
            add_dataset(file, name, np.asarray(getattr(index, name), dtype=h5py.string_dtype()))
        arrays = {
            size: (
                empty_dataset(file, f"flow_{size}", (len(index.sample), 2, size, size), dtype),
                empty_dataset(file, f"hidden_{size}", (len(index.samples), size, size), np.float32),
            )
            for size, dtype in dtypes.items()
        }
        yield NewFlows(arrays, file.require_written)
