"""Packed pictures of faces: what is written is read, row by row."""

from pathlib import Path

import numpy as np
import pytest

from ofer.base.errors import DamagedError, OferError
from ofer.faces.pictures import (
    FacePicture,
    read_excluded_pictures,
    read_picture_samples,
    read_pictures,
    write_pictures,
)

SHAPE = (8, 8, 3)


def picture(sample: str, *, points: int = 0, hidden: bool = False) -> FacePicture:
    rng = np.random.default_rng(sum(map(ord, sample)))
    return FacePicture(
        sample=sample,
        subject=sample[0],
        label="fear",
        split="train",
        picture=rng.integers(0, 256, SHAPE, np.uint8),
        eyes=rng.random((2, 2)) if points else None,
        points=rng.random((points, 2)) if points else None,
        hidden=rng.random(SHAPE[:2]) < 0.5 if hidden else None,
    )


def test_what_is_written_is_read_row_by_row_and_part_after_part(tmp_path: Path) -> None:
    first, second = [picture(f"a{number}", points=5) for number in range(300)], [picture("b", points=68)]
    for name, faces in (("1.h5", first), ("2.h5", second)):
        write_pictures(tmp_path / name, iter(faces), [("c", "no face")], shape=SHAPE)
    read = read_pictures([tmp_path / "1.h5", tmp_path / "2.h5"])
    assert tuple(read.sample) == tuple(face.sample for face in [*first, *second])
    for row in (0, 257, 300):
        face = [*first, *second][row]
        assert np.array_equal(read.pictures[row], face.picture)
        assert face.points is not None
        assert np.array_equal(read.points[row, : len(face.points)], face.points)
        assert np.array_equal(read.eyes[row], face.eyes)
    assert np.isnan(read.points[0, 5:]).all()
    assert read_excluded_pictures(tmp_path / "1.h5") == [("c", "no face")]
    assert read_picture_samples(tmp_path / "2.h5") == ("b",)


def test_what_is_not_known_is_no_number_and_masks_are_read(tmp_path: Path) -> None:
    face = picture("a", hidden=True)
    write_pictures(tmp_path / "1.h5", [face], shape=SHAPE)
    read = read_pictures([tmp_path / "1.h5"])
    assert np.isnan(read.eyes).all()
    assert read.points.shape == (1, 0, 2)
    assert read.hidden is not None
    assert np.array_equal(read.hidden[0], face.hidden)


def test_a_digest_tells_another_picture_and_other_points(tmp_path: Path) -> None:
    same, other = picture("a", points=5), picture("a", points=68)
    digests = []
    for number, face in enumerate((same, same, other)):
        write_pictures(tmp_path / f"{number}.h5", [face], shape=SHAPE)
        digests.append(read_pictures([tmp_path / f"{number}.h5"]).digest[0])
    assert digests[0] == digests[1] != digests[2]
    assert (tmp_path / "0.h5").read_bytes() == (tmp_path / "1.h5").read_bytes()


def test_faults_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(OferError, match=r"a: its picture is \(8, 8, 3\), not \(4, 4, 3\)"):
        write_pictures(tmp_path / "0.h5", [picture("a")], shape=(4, 4, 3))
    write_pictures(tmp_path / "1.h5", [picture("a")], shape=SHAPE)
    whole = (tmp_path / "1.h5").read_bytes()
    (tmp_path / "2.h5").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DamagedError):
        read_pictures([tmp_path / "2.h5"])
