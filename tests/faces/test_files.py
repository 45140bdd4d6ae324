"""Face crops go to a file and come back."""

from pathlib import Path

import h5py
import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.faces.crop import CropBox
from ofer.faces.files import FaceSequence, read_excluded, read_faces, read_points, write_faces


def face(sample: str, seed: int = 0, *, mask: bool = False) -> FaceSequence:
    generator = np.random.default_rng(seed)
    return FaceSequence(
        sample=sample,
        subject=f"{sample}-subject",
        label="fear",
        crops=generator.integers(0, 255, (3, 20, 24), dtype=np.uint8),
        pupils=generator.uniform(0, 20, (2, 2)),
        inter_ocular_distance=9.25,
        box=CropBox(left=-3, top=5, width=24, height=20, angle=0.1),
        mask=generator.random((20, 24)) > 0.5 if mask else None,
        points=generator.uniform(-5, 30, (2, 68, 2)) if mask else None,
        points_from="landmarks" if mask else "",
        flow_removed=mask,
    )


def assert_equal(one: FaceSequence, other: FaceSequence) -> None:
    assert (one.sample, one.subject, one.label) == (other.sample, other.subject, other.label)
    assert (one.box, one.inter_ocular_distance) == (other.box, other.inter_ocular_distance)
    np.testing.assert_array_equal(one.crops, other.crops)
    np.testing.assert_array_equal(one.pupils, other.pupils)
    assert one.crops.dtype == other.crops.dtype
    assert (one.points_from, one.flow_removed) == (other.points_from, other.flow_removed)
    np.testing.assert_array_equal(one.points, other.points)
    if one.mask is None or other.mask is None:
        assert one.mask is other.mask
    else:
        np.testing.assert_array_equal(one.mask, other.mask)
        assert other.mask.dtype == bool


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a file of three sequences, written out of order."""
    found = tmp_path / "00.h5"
    write_faces(found, [face("S2", 2), face("S10", 10, mask=True), face("S1", 1)], [("S3", "no face; ü")])
    return found


def test_what_was_written_comes_back_in_order_of_ids(path: Path) -> None:
    found = list(read_faces(path))
    assert [sequence.sample for sequence in found] == ["S1", "S10", "S2"]
    for sequence, seed, mask in zip(found, (1, 10, 2), (False, True, False), strict=True):
        assert_equal(face(sequence.sample, seed, mask=mask), sequence)


def test_points_are_read_without_crops(path: Path) -> None:
    found = {known.sample: known for known in read_points(path)}
    assert list(found) == ["S1", "S10", "S2"]
    assert found["S1"].points is None
    written = face("S10", 10, mask=True)
    assert (found["S10"].label, found["S10"].shape, found["S10"].points_from) == ("fear", (20, 24), "landmarks")
    np.testing.assert_array_equal(found["S10"].points, written.points)
    np.testing.assert_array_equal(found["S10"].pupils, written.pupils)


def test_named_ones_that_it_has_come_alone(path: Path) -> None:
    assert [sequence.sample for sequence in read_faces(path, ["S2", "S9"])] == ["S2"]


def test_exclusions_come_back(path: Path) -> None:
    assert read_excluded(path) == [("S3", "no face; ü")]


def test_exclusions_may_be_collected_while_sequences_come(tmp_path: Path) -> None:
    excluded: list[tuple[str, str]] = []

    def sequences():
        excluded.append(("S1", "late"))
        yield face("S2")

    write_faces(tmp_path / "a.h5", sequences(), excluded)
    assert read_excluded(tmp_path / "a.h5") == [("S1", "late")]


def test_many_exclusions_fit(tmp_path: Path) -> None:
    # An attribute proper is limited to 64 kB.
    many = [(f"S{number}", "reason " * 20) for number in range(2000)]
    write_faces(tmp_path / "a.h5", [], many)
    assert read_excluded(tmp_path / "a.h5") == many


def test_a_file_without_sequences_is_no_fault(tmp_path: Path) -> None:
    write_faces(tmp_path / "a.h5", [])
    assert list(read_faces(tmp_path / "a.h5")) == []


def test_the_same_sequences_have_the_same_bytes(path: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.h5"
    write_faces(again, [face("S2", 2), face("S10", 10, mask=True), face("S1", 1)], [("S3", "no face; ü")])
    assert again.read_bytes() == path.read_bytes()


def test_an_id_that_would_become_a_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OferError, match="S1/001"):
        write_faces(tmp_path / "a.h5", [face("S1/001")])


def test_a_sequence_without_crops_is_named(path: Path) -> None:
    with h5py.File(path, "r+") as file:
        del file["S2"]["crops"]
    with pytest.raises(OferError, match="sample S2 is damaged"):
        list(read_faces(path))


def test_another_layout_is_refused(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file.attrs["schema"] = "face crops 0"
    with pytest.raises(OferError, match="layout is 'face crops 0'"):
        list(read_faces(tmp_path / "a.h5"))
    with pytest.raises(OferError, match="layout"):
        read_excluded(tmp_path / "a.h5")
