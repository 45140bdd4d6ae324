"""An HDF5 file that declares more than it holds, or data that lie elsewhere, is refused before memory is asked for."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.faces.files import read_excluded
from tests.trust.limits import memory
from tests.trust.targets import TARGETS, faces, flows, read_all_faces, truth

HUGE = 1 << 40


@pytest.fixture(autouse=True)
def _little_memory() -> Iterator[None]:
    """Let nobody take a gigabyte."""
    with memory(1 << 30):
        yield


def replaced(group: h5py.Group, name: str, *arguments: Any, **options: Any) -> None:
    del group[name]
    group.create_dataset(name, *arguments, **options)


def linked(group: h5py.Group, name: str, link: Any) -> None:
    del group[name]
    group[name] = link


def elsewhere(group: h5py.Group, name: str, folder: Path) -> None:
    """Let the data lie in another file."""
    (folder / "secret").write_bytes(b"secret" * 100)
    shape, kind = group[name].shape, group[name].dtype
    replaced(group, name, shape=shape, dtype=kind, external=[(str(folder / "secret"), 0, h5py.h5f.UNLIMITED)])


def virtual(group: h5py.Group, name: str) -> None:
    layout = h5py.VirtualLayout(group[name].shape, group[name].dtype)
    layout[...] = h5py.VirtualSource("other.h5", name, group[name].shape, group[name].dtype)
    del group[name]
    group.create_virtual_dataset(name, layout)


Change = Callable[[h5py.Group, str, Path], None]
ARRAYS: dict[str, Change] = {
    "huge": lambda group, name, _: replaced(group, name, shape=(HUGE, 8, 9), dtype="u1"),
    "huge in chunks": lambda group, name, _: replaced(
        group, name, shape=(HUGE, 8, 9), dtype="u1", chunks=(1, 8, 9), compression="gzip"
    ),
    "one huge chunk": lambda group, name, _: replaced(
        group, name, shape=(1, 60_000, 60_000), dtype="u1", chunks=(1, 60_000, 60_000), compression="gzip"
    ),
    "another shape": lambda group, name, _: replaced(group, name, data=np.zeros((5, 7), "u1")),
    "no shape": lambda group, name, _: replaced(group, name, data=h5py.Empty("f")),
    "a number": lambda group, name, _: replaced(group, name, data=3),
    "nothing in it": lambda group, name, _: replaced(group, name, data=np.zeros((0, 8, 9), "u1")),
    "text": lambda group, name, _: replaced(group, name, data=["a", "b"], dtype=h5py.string_dtype()),
    "complex numbers": lambda group, name, _: replaced(group, name, data=np.zeros((3, 8, 9), "c8")),
    "records": lambda group, name, _: replaced(group, name, data=np.zeros(3, [("a", "i4"), ("b", "f8")])),
    "references": lambda group, name, _: replaced(group, name, shape=(3,), dtype=h5py.ref_dtype),
    "lists of any length": lambda group, name, _: replaced(group, name, shape=(3,), dtype=h5py.vlen_dtype("i4")),
    "another packing": lambda group, name, _: replaced(group, name, data=np.zeros((3, 8, 9), "u1"), compression="lzf"),
    "a group": lambda group, name, _: linked(group, name, group),
    "a link out": lambda group, name, _: linked(group, name, h5py.ExternalLink("/etc/passwd", "/")),
    "a link within": lambda group, name, _: linked(group, name, h5py.SoftLink("/S1_2/crops")),
    "a link to itself": lambda group, name, _: linked(group, name, h5py.SoftLink(f"{group.name}/{name}")),
    "data in another file": elsewhere,
    "virtual": lambda group, name, _: virtual(group, name),
    "gone": lambda group, name, _: group.pop(name),
}
PLACES = {
    "faces": ("crops", faces, "S1_1"),
    "lengths of faces": ("crops", faces, "S1_1"),
    "flows": ("flow_4", flows, "/"),
    "flows on the disk": ("flow_4", flows, "/"),
    "truth": ("motion", truth, "S1_1"),
}


@pytest.mark.parametrize("change", ARRAYS)
@pytest.mark.parametrize("kind", PLACES)
def test_an_array_that_is_not_there_as_declared_is_refused(tmp_path: Path, kind: str, change: str) -> None:
    name, make, group = PLACES[kind]
    path = make(tmp_path)
    TARGETS[kind].read(path)
    with h5py.File(path, "r+") as file:
        ARRAYS[change](file[group], name, tmp_path)
    with pytest.raises(OferError, match=r"00\.h5: "):
        TARGETS[kind].read(path)


@pytest.mark.parametrize(
    ("name", "value"),
    [("box", [1, 2, 3]), ("box", "text"), ("box", [1, 2, 1 << 40, 8]), ("box", [1, 2, -9, 8]), ("pupils", [[0.0, 1.0]]),
     ("pupils", [[np.nan, 1], [2, 3]]), ("inter_ocular_distance", "far"), ("inter_ocular_distance", np.inf),
     ("points", [[1.0, 2.0]]), ("points", np.full((2, 68, 2), np.nan)), ("subject", 3),
     ("label", [1, 2]), ("angle", h5py.Empty("f"))],
)  # fmt: skip
def test_an_attribute_that_is_none_is_refused(tmp_path: Path, name: str, value: Any) -> None:
    path = faces(tmp_path)
    with h5py.File(path, "r+") as file:
        file["S1_1"].attrs[name] = value
    with pytest.raises(OferError, match=r"00\.h5: "):
        read_all_faces(path)


@pytest.mark.parametrize("text", ["", "{}", "[[1, 2]]", '[["a"]]', "[" * 50_000, '["ab"]', "null"])
def test_exclusions_that_are_none_are_refused(tmp_path: Path, text: str) -> None:
    path = faces(tmp_path)
    with h5py.File(path, "r+") as file:
        file.attrs["excluded"] = text
    with pytest.raises(OferError, match=r"00\.h5: "):
        read_excluded(path)
