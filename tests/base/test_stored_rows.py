"""Rows on the disk are those of an array, and no more of them is in memory than was asked for."""

import resource
import tracemalloc
from pathlib import Path

import h5py
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofer.base.errors import DamagedError, OferError
from ofer.base.stored_rows import StoredRows, Stretch
from ofer.flow.files import flow_bytes, join_rows, read_flows
from ofer.flow.new_files import FlowIndex, new_flows

SHAPE = (2, 3, 3)
COUNTS = (4, 0, 1, 6)
VALUES = np.random.default_rng(0).normal(size=(sum(COUNTS), *SHAPE)).astype(np.float16)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> StoredRows:
    """Return VALUES in four files, behind beginnings of different lengths."""
    folder = tmp_path_factory.mktemp("rows")
    stretches = []
    for number, part in enumerate(np.split(VALUES, np.cumsum(COUNTS)[:-1])):
        path = folder / str(number)
        path.write_bytes(b"before!"[: number + 1] + part.tobytes() + b"after")
        stretches.append(Stretch(path, number + 1, len(part)))
    return StoredRows(stretches, SHAPE, VALUES.dtype)


numbers = st.lists(st.integers(0, len(VALUES) - 1)).map(lambda rows: np.asarray(rows, dtype=np.int64))
limits = st.none() | st.integers(-15, 15)


@given(rows=numbers)
def test_rows_in_any_order_are_those_of_the_array(stored: StoredRows, rows: np.ndarray) -> None:
    found = stored[rows]
    assert found.dtype == VALUES.dtype
    np.testing.assert_array_equal(found, VALUES[rows])


@given(rows=st.builds(slice, limits, limits, st.none() | st.sampled_from([-2, -1, 1, 2, 3])))
def test_slices_are_those_of_the_array(stored: StoredRows, rows: slice) -> None:
    np.testing.assert_array_equal(stored[rows], VALUES[rows])


@given(first=numbers, second=numbers, rows=st.data())
def test_some_rows_of_some_rows_are_those_of_the_array(
    stored: StoredRows, first: np.ndarray, second: np.ndarray, rows: st.DataObject
) -> None:
    both = stored.selected(first).joined([stored.selected(second), stored])
    expected = np.concatenate([VALUES[first], VALUES[second], VALUES])
    assert (len(both), both.shape, both.size) == (len(expected), expected.shape, expected.size)
    picked = rows.draw(st.lists(st.integers(0, len(expected) - 1)).map(lambda found: np.asarray(found, dtype=int)))
    np.testing.assert_array_equal(both.selected(picked)[:], expected[picked])


def test_a_number_beyond_the_last_row_is_refused(stored: StoredRows) -> None:
    with pytest.raises(IndexError):
        stored[np.asarray([len(VALUES)])]


@pytest.mark.parametrize("number", [0, 7, -1, np.int64(3)])
def test_a_number_gives_one_row(stored: StoredRows, number: int) -> None:
    np.testing.assert_array_equal(stored[number], VALUES[number])


def test_rows_in_memory_are_not_joined_to_those_on_the_disk(stored: StoredRows) -> None:
    with pytest.raises(TypeError, match="in memory"):
        join_rows([stored, VALUES])


def test_a_missing_file_is_named_at_once_and_one_that_goes_later_is_still_read(tmp_path: Path) -> None:
    stretches = [Stretch(tmp_path / "a.h5", 0, 2)]
    with pytest.raises(OferError, match=r"a\.h5: missing; run snakemake again"):
        StoredRows(stretches, SHAPE, VALUES.dtype)
    (tmp_path / "a.h5").write_bytes(VALUES[:2].tobytes())
    rows = StoredRows(stretches, SHAPE, VALUES.dtype)
    (tmp_path / "a.h5").unlink()
    np.testing.assert_array_equal(rows[:], VALUES[:2])


@pytest.mark.parametrize("other", [StoredRows([], (2, 4, 4), VALUES.dtype), StoredRows([], SHAPE, np.dtype("f4"))])
def test_rows_of_another_kind_are_not_joined(stored: StoredRows, other: StoredRows) -> None:
    with pytest.raises(ValueError, match="rows of"):
        stored.joined([other])


def test_a_file_that_was_cut_off_is_named(tmp_path: Path) -> None:
    (tmp_path / "cut.h5").write_bytes(VALUES[:2].tobytes()[:-1])
    rows = StoredRows([Stretch(tmp_path / "cut.h5", 0, 2)], SHAPE, VALUES.dtype)
    np.testing.assert_array_equal(rows[:1], VALUES[:1])
    with pytest.raises(DamagedError, match=r"cut\.h5: truncated"):
        rows[:]


class TestFlowFiles:
    """Flows of two parts, eight megabytes each; of the second all are zero."""

    SIZE, PAIRS, BYTES = 32, 2000, 2 * 2000 * 2 * 32 * 32 * 2

    def index(self, sample: str) -> FlowIndex:
        """Return what the flows of one sample are of."""
        return FlowIndex(
            sample=np.zeros(self.PAIRS, np.int64),
            previous=np.ones(self.PAIRS, np.int64),
            next=np.arange(2, 2 + self.PAIRS),
            samples=(sample,),
            subjects=(sample,),
            labels=("fear",),
        )

    @pytest.fixture
    def paths(self, tmp_path: Path) -> list[Path]:
        """Return the files."""
        paths = [tmp_path / f"{number}.h5" for number in range(2)]
        for path, name in zip(paths, ("a", "b"), strict=True):
            with new_flows(path, self.index(name), {self.SIZE: "float16"}) as new:
                flows, hidden = new.arrays[self.SIZE]
                hidden[0] = 1
                # Whole, since h5py would repeat rows one number after the other.
                rows = np.arange(self.PAIRS, dtype=np.float16)[:, None, None, None] * (name == "a")
                flows[:] = np.ascontiguousarray(np.broadcast_to(rows, flows.shape))
        return paths

    def test_they_are_the_same_in_memory_and_on_the_disk(self, paths: list[Path]) -> None:
        there, here = (read_flows(paths, self.SIZE, stored=stored) for stored in (True, False))
        assert isinstance(there.flow, StoredRows)
        np.testing.assert_array_equal(there.flow[:], here.flow)
        assert here.flow[:3, 1, 5, 7].tolist() == [0, 1, 2]
        assert not here.flow[self.PAIRS :].any()
        np.testing.assert_array_equal(there.hidden, here.hidden)
        assert (there.samples, there.next.tolist()) == (here.samples, here.next.tolist())
        assert flow_bytes(paths, self.SIZE) == here.flow.nbytes == self.BYTES

    def test_a_batch_takes_the_memory_of_a_batch(self, paths: list[Path]) -> None:
        tracemalloc.start()
        try:
            flows = read_flows(paths, self.SIZE, stored=True).flow
            for start in range(0, self.PAIRS, 100):
                flows[np.arange(start, 2 * self.PAIRS, 50)]
            assert tracemalloc.get_traced_memory()[1] < self.BYTES / 10
        finally:
            tracemalloc.stop()

    def test_flows_of_two_number_formats_are_not_joined(self, paths: list[Path]) -> None:
        name = f"flow_{self.SIZE}"
        with h5py.File(paths[1], "r+") as file:
            values = file[name][:]
            del file[name]
            file.create_dataset(name, data=values.astype(np.float32))
        with pytest.raises(OferError, match=r"1\.h5: .*another number format than in .*0\.h5"):
            read_flows(paths, self.SIZE, stored=True)

    def test_who_writes_for_long_learns_of_a_full_disk_soon(self, tmp_path: Path) -> None:
        written = 0

        def fill() -> None:
            nonlocal written
            with new_flows(tmp_path / "full.h5", self.index("a"), {self.SIZE: "float16"}) as new:
                for row in range(self.PAIRS):
                    new.arrays[self.SIZE][0][row] = 1
                    written += 1
                    new.require_written()

        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.BYTES // 10, before[1]))
        try:
            with pytest.raises(OSError, match="File too large"):
                fill()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert 0 < written < self.PAIRS // 2

    def test_packed_flows_are_refused_where_they_would_be_read_in_place(self, paths: list[Path]) -> None:
        name = f"flow_{self.SIZE}"
        with h5py.File(paths[1], "r+") as file:
            values = file[name][:]
            del file[name]
            file.create_dataset(name, data=values, chunks=(1, 2, self.SIZE, self.SIZE), compression="gzip")
        with pytest.raises(DamagedError, match=r"1\.h5: damaged \(flow_32 does not lie in the file as it is in memory"):
            read_flows(paths, self.SIZE, stored=True)
