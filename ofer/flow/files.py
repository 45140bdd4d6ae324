"""The HDF5 layout of pooled flows (`flows/<flow>/<occlusion>/<part>.h5`).

`flow_<size>` (flows, 2, size, size) for each size, `hidden_<size>` (samples, size, size) float32: the share of a
cell that the occluder hides; `sample`, `previous`, `next` index the flows, `samples`, `subjects`, `labels` the samples.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray

from ofer.artefacts import add_dataset, new_hdf5, opened_hdf5, require_schema
from ofer.errors import OferError
from ofer.hdf5 import array_in, texts_in

SCHEMA = "pooled flows 1"
_INDICES = ("sample", "previous", "next")


@dataclass(frozen=True)
class PooledFlows:
    """Flows of some samples at one size."""

    flow: NDArray[np.floating]
    """(flows, 2, size, size): dx, dy."""
    sample: NDArray[np.int64]
    """(flows,): index into `samples`."""
    previous: NDArray[np.int64]
    """(flows,): number of the earlier frame, from 1."""
    next: NDArray[np.int64]
    """(flows,): number of the later frame."""
    hidden: NDArray[np.float32]
    """(samples, size, size): hidden share of each cell, 0 … 1."""
    samples: tuple[str, ...]
    subjects: tuple[str, ...]
    labels: tuple[str, ...]


def write_flows(path: Path, by_size: dict[int, PooledFlows]) -> None:
    """Write the flows of the same pairs at several sizes to a new file."""
    with new_hdf5(path) as file:
        file.attrs["schema"] = SCHEMA
        for size, flows in by_size.items():
            add_dataset(file, f"flow_{size}", flows.flow)
            add_dataset(file, f"hidden_{size}", flows.hidden)
        for name in _INDICES:
            add_dataset(file, name, getattr(flows, name))
        for name in ("samples", "subjects", "labels"):
            add_dataset(file, name, np.asarray(getattr(flows, name), dtype=h5py.string_dtype()))


def read_flows(paths: Sequence[Path], size: int) -> PooledFlows:
    """Return the flows of several parts together, in the order of the paths, in the files' own precision.

    Raises OferError if a file is missing, damaged, of another layout, or lacks the size.
    """
    parts = [_read_part(path, size) for path in paths]
    offsets = np.cumsum([0, *(len(part.samples) for part in parts)])
    return PooledFlows(
        flow=np.concatenate([part.flow for part in parts]),
        sample=np.concatenate([part.sample + offset for part, offset in zip(parts, offsets, strict=False)]),
        previous=np.concatenate([part.previous for part in parts]),
        next=np.concatenate([part.next for part in parts]),
        hidden=np.concatenate([part.hidden for part in parts]),
        samples=tuple(name for part in parts for name in part.samples),
        subjects=tuple(name for part in parts for name in part.subjects),
        labels=tuple(name for part in parts for name in part.labels),
    )


def _read_part(path: Path, size: int) -> PooledFlows:
    with opened_hdf5(path) as file:
        require_schema(file, path, SCHEMA)
        if f"flow_{size}" not in file:
            raise OferError(f"{path}: has no flows of size {size}; add it to the flow entry's `sizes`")
        samples, subjects, labels = (texts_in(file, name) for name in ("samples", "subjects", "labels"))
        flow = array_in(file, f"flow_{size}", "f", (None, 2, size, size))
        sample, previous, following = (array_in(file, name, "iu", (len(flow),)) for name in _INDICES)
        if len(subjects) != len(samples) or len(labels) != len(samples):
            raise ValueError("samples, subjects and labels are not as many")
        if len(sample) and not 0 <= sample.min() <= sample.max() < len(samples):
            raise ValueError("sample points at none")
        hidden = array_in(file, f"hidden_{size}", "f", (len(samples), size, size))
        return PooledFlows(flow, sample, previous, following, hidden, samples, subjects, labels)
