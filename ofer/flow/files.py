"""Files of pooled flows (`flows/<flow>/<occlusion>/<part>.h5`), read whole or left on the disk, and written whole."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.base.hdf5 import array_in, declared_in, offset_in, texts_in
from ofer.base.stored_rows import StoredRows, Stretch
from ofer.flow.new_files import INDICES, SCHEMA, FlowIndex, new_flows
from ofer.jobs.artefacts import open_hdf5, require_schema

FlowRows = NDArray[np.floating] | StoredRows
"""Flows in memory, or on the disk where they are too many."""


@dataclass(frozen=True, kw_only=True)
class PooledFlows(FlowIndex):
    """Flows of some samples at one size."""

    flow: FlowRows
    """(flows, 2, size, size): dx, dy."""
    hidden: NDArray[np.float32]
    """(samples, size, size): hidden share of each cell, 0 … 1."""


def write_flows(path: Path, by_size: dict[int, PooledFlows]) -> None:
    """Write the flows of the same pairs at several sizes to a new file."""
    with new_flows(
        path, next(iter(by_size.values())), {size: flows.flow.dtype for size, flows in by_size.items()}
    ) as new:
        for size, flows in by_size.items():
            flow, hidden = new.arrays[size]
            flow[...] = flows.flow
            hidden[...] = flows.hidden


def flow_bytes(paths: Sequence[Path], size: int) -> int:
    """Return how many bytes the flows of several parts take. Raises OferError as `read_flows`."""
    total = 0
    for path in paths:
        with _opened(path, size) as file:
            shape, dtype = declared_in(file, f"flow_{size}", "f", (None, 2, size, size))
            total += math.prod(shape) * dtype.itemsize
    return total


def read_flows(paths: Sequence[Path], size: int, *, stored: bool = False) -> PooledFlows:
    """Return the flows of several parts together, in the order of the paths, in the files' own precision.

    With `stored` the flows stay in the files and are read row by row (`StoredRows`).
    Raises OferError if a file is missing, damaged, of another layout, or lacks the size.
    """
    parts = [_read_part(path, size, stored) for path in paths]
    for path, part in zip(paths, parts, strict=True):
        if stored and part.flow.dtype != parts[0].flow.dtype:
            raise OferError(
                f"{path}: flows of another number format than in {paths[0]}; delete it and run snakemake again"
            )
    offsets = np.cumsum([0, *(len(part.samples) for part in parts)])
    return PooledFlows(
        flow=join_rows([part.flow for part in parts]),
        sample=np.concatenate([part.sample + offset for part, offset in zip(parts, offsets, strict=False)]),
        previous=np.concatenate([part.previous for part in parts]),
        next=np.concatenate([part.next for part in parts]),
        hidden=np.concatenate([part.hidden for part in parts]),
        samples=tuple(name for part in parts for name in part.samples),
        subjects=tuple(name for part in parts for name in part.subjects),
        labels=tuple(name for part in parts for name in part.labels),
    )


def join_rows(parts: Sequence[FlowRows]) -> FlowRows:
    """Return rows one after the other; of those on the disk none is read. Raises ValueError if their shapes differ."""
    first, *others = parts
    if isinstance(first, StoredRows):
        stored = [part for part in others if isinstance(part, StoredRows)]
        if len(stored) < len(others):
            raise TypeError("rows on the disk are not joined with rows in memory")
        return first.joined(stored)
    return np.concatenate([part[:] for part in parts])


def selected_rows(rows: FlowRows, indices: NDArray[np.int64]) -> FlowRows:
    """Return some rows, copied; of what is on the disk none is read."""
    return rows.selected(indices) if isinstance(rows, StoredRows) else rows[indices]


def _read_part(path: Path, size: int, stored: bool) -> PooledFlows:
    with _opened(path, size) as file:
        samples, subjects, labels = (texts_in(file, name) for name in ("samples", "subjects", "labels"))
        flow: FlowRows
        if stored:
            shape, dtype = declared_in(file, f"flow_{size}", "f", (None, 2, size, size))
            flow = StoredRows([Stretch(path, offset_in(file, f"flow_{size}"), shape[0])], shape[1:], dtype)
        else:
            flow = array_in(file, f"flow_{size}", "f", (None, 2, size, size))
        sample, previous, following = (array_in(file, name, "iu", (len(flow),)) for name in INDICES)
        if len(subjects) != len(samples) or len(labels) != len(samples):
            raise ValueError("samples, subjects and labels are not as many")
        if len(sample) and not 0 <= sample.min() <= sample.max() < len(samples):
            raise ValueError("sample points at none")
        hidden = array_in(file, f"hidden_{size}", "f", (len(samples), size, size))
        return PooledFlows(
            flow=flow,
            sample=sample,
            previous=previous,
            next=following,
            hidden=hidden,
            samples=samples,
            subjects=subjects,
            labels=labels,
        )


@contextmanager
def _opened(path: Path, size: int) -> Iterator[h5py.File]:
    with open_hdf5(path) as file:
        require_schema(file, path, SCHEMA)
        if f"flow_{size}" not in file:
            raise OferError(f"{path}: has no flows of size {size}; add it to the flow entry's `sizes`")
        yield file
