"""Points of faces in fractions of a picture's side: known or not, put off, kept in files, and found again in pixels."""

from pathlib import Path

import h5py
import numpy as np
import pytest

from ofer.base.errors import DamagedError, OferError
from ofer.faces.point_files import FacePoints, read_points, write_points
from ofer.faces.points import as_fractions, in_pixels, move_points, points_fault

INSIDE = np.random.default_rng(0).uniform(0, 1, (68, 2))


def test_the_first_pixels_centre_is_at_0_and_a_picture_begins_and_ends_half_a_pixel_beyond() -> None:
    pixels = np.array([[-0.5, 0.0], [49.5, 99.5]])
    assert as_fractions(pixels, 100) == pytest.approx(np.array([[0, 0.005], [0.5, 1.0]]))
    assert in_pixels(as_fractions(pixels, 100), 50) == pytest.approx(np.array([[-0.5, -0.25], [24.5, 49.5]]))


def test_a_face_needs_68_points_and_most_of_them_in_the_picture() -> None:
    low = INSIDE + np.repeat([[0, 2], [0, 0]], 34, axis=0)
    assert [points_fault(points) for points in (INSIDE, low)] == ["", ""]
    low[34] += 2
    faults = [points_fault(points) for points in (np.zeros((0, 2)), INSIDE[:5], np.full((68, 2), np.nan), low)]
    assert faults == [
        "has no points", "has 5 points, not 68", "has no points", "35 of its 68 points lie outside of the picture"
    ]  # fmt: skip


def test_points_are_put_off_by_pixels_of_224_each_in_its_own_direction_whatever_the_distance() -> None:
    by_4, by_8, other = (move_points(INSIDE, pixels, name) - INSIDE for pixels, name in ((4, "a"), (8, "a"), (8, "b")))
    assert np.hypot(*by_8.T) * 224 == pytest.approx(np.full(68, 8))
    assert by_8 == pytest.approx(2 * by_4)
    assert np.abs(by_8.mean(axis=0)).max() * 224 < 3, "a shift of the whole face"
    assert not np.allclose(by_8, other)
    assert np.array_equal(move_points(INSIDE, 0, "a"), INSIDE)


def points(*names: str, excluded: dict[str, str] | None = None) -> FacePoints:
    many = np.random.default_rng(len(names)).uniform(0, 1, (len(names), 68, 2)).astype(np.float32)
    return FacePoints(many, names, ("truth",) * len(names), excluded or {})


def test_what_is_read_is_what_was_written_in_the_order_asked_for(tmp_path: Path) -> None:
    first, second = points("a", "b", excluded={"z": "has no points"}), points("c")
    paths = [tmp_path / "0.h5", tmp_path / "1.h5"]
    for path, part in zip(paths, (first, second), strict=True):
        write_points(path, part)
    found = read_points(paths)
    assert (found.sample, found.found, found.excluded) == (("a", "b", "c"), ("truth",) * 3, first.excluded)
    there, pixels = found.of(["c", "z", "a"], 40)
    assert there.tolist() == [True, False, True]
    assert pixels.dtype == np.float32
    assert pixels == pytest.approx(np.stack([second.points[0], first.points[0]]) * 40 - 0.5, abs=1e-5)
    with pytest.raises(OferError, match="y: nobody looked for its points; delete `points`"):
        found.of(["y"], 40)


def test_another_layout_is_damaged(tmp_path: Path) -> None:
    write_points(tmp_path / "0.h5", points("a"))
    with h5py.File(tmp_path / "0.h5", "r+") as file:
        file["points"][0, 0, 0] = np.nan
    with pytest.raises(DamagedError, match="not finite"):
        read_points([tmp_path / "0.h5"])
