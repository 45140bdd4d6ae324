"""Pooled flows go to a file and come back, part by part."""

from dataclasses import fields, replace
from pathlib import Path

import h5py
import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.flow.files import PooledFlows, read_flows, write_flows


def pooled(names: tuple[str, ...], size: int, *, pairs: int = 2, dtype: str = "float16", seed: int = 0) -> PooledFlows:
    generator = np.random.default_rng(seed)
    count = len(names) * pairs
    return PooledFlows(
        flow=generator.normal(size=(count, 2, size, size)).astype(dtype),
        sample=np.repeat(np.arange(len(names)), pairs),
        previous=np.ones(count, np.int64),
        next=np.tile(np.arange(2, 2 + pairs), len(names)),
        hidden=generator.random((len(names), size, size)).astype(np.float32),
        samples=names,
        subjects=tuple(f"{name}-ü" for name in names),
        labels=("anger",) * len(names),
    )


def assert_equal(one: PooledFlows, other: PooledFlows) -> None:
    for field in fields(PooledFlows):
        first, second = getattr(one, field.name), getattr(other, field.name)
        if isinstance(first, tuple):
            assert first == second
        else:
            np.testing.assert_array_equal(first, second)
            assert first.dtype == second.dtype


@pytest.mark.parametrize("dtype", ["float16", "float32"])
def test_each_size_comes_back_in_its_precision(tmp_path: Path, dtype: str) -> None:
    by_size = {size: pooled(("a", "b"), size, dtype=dtype) for size in (4, 6)}
    write_flows(tmp_path / "a.h5", by_size)
    for size, flows in by_size.items():
        assert_equal(read_flows([tmp_path / "a.h5"], size), flows)


def test_parts_are_joined_and_every_flow_keeps_its_sample(tmp_path: Path) -> None:
    parts = [pooled(("c", "a"), 4, seed=1), pooled((), 4), pooled(("b",), 4, pairs=3, seed=2)]
    paths = [tmp_path / f"{number}.h5" for number in range(3)]
    for path, part in zip(paths, parts, strict=True):
        write_flows(path, {4: part})
    joined = read_flows(paths, 4)
    assert joined.samples == ("c", "a", "b")
    assert [joined.samples[index] for index in joined.sample] == ["c", "c", "a", "a", "b", "b", "b"]
    np.testing.assert_array_equal(joined.flow, np.concatenate([part.flow for part in parts]))
    np.testing.assert_array_equal(joined.hidden[2], parts[2].hidden[0])


def test_the_same_flows_have_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.h5", "b.h5"):
        write_flows(tmp_path / name, {4: pooled(("a",), 4), 6: pooled(("a",), 6)})
    assert (tmp_path / "a.h5").read_bytes() == (tmp_path / "b.h5").read_bytes()


def test_a_size_that_was_not_asked_for_is_named(tmp_path: Path) -> None:
    write_flows(tmp_path / "a.h5", {4: pooled(("a",), 4)})
    with pytest.raises(OferError, match=r"a\.h5: has no flows of size 8; add it to the flow entry's `sizes`"):
        read_flows([tmp_path / "a.h5"], 8)


@pytest.mark.parametrize("name", ["sample", "previous", "next", "hidden_4", "samples", "subjects", "labels"])
def test_a_missing_column_is_damage(tmp_path: Path, name: str) -> None:
    write_flows(tmp_path / "a.h5", {4: pooled(("a",), 4)})
    with h5py.File(tmp_path / "a.h5", "r+") as file:
        del file[name]
    with pytest.raises(OferError, match=r"a\.h5: damaged"):
        read_flows([tmp_path / "a.h5"], 4)


def test_another_layout_is_refused(tmp_path: Path) -> None:
    write_flows(tmp_path / "a.h5", {4: replace(pooled(("a",), 4), labels=("fear",))})
    with h5py.File(tmp_path / "a.h5", "r+") as file:
        file.attrs["schema"] = "pooled flows 0"
    with pytest.raises(OferError, match="layout is 'pooled flows 0'"):
        read_flows([tmp_path / "a.h5"], 4)
