"""True motions go to a file and come back."""

from pathlib import Path

import h5py
import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.flow.truth_files import Truth, read_truth, write_truth


def truth(sample: str, seed: int) -> Truth:
    generator = np.random.default_rng(seed)
    return sample, generator.uniform(-8, 8, (2, 10, 12)).astype(np.float32), generator.random((10, 12)) > 0.3


def test_they_come_back_in_order_of_ids_within_the_precision_promised(tmp_path: Path) -> None:
    write_truth(tmp_path / "a.h5", [truth("S2", 2), truth("S1", 1)])
    found = list(read_truth(tmp_path / "a.h5"))
    assert [sample for sample, _, _ in found] == ["S1", "S2"]
    for (_, motion, valid), seed in zip(found, (1, 2), strict=True):
        _, expected, seen = truth("", seed)
        assert motion.dtype == np.float32
        np.testing.assert_allclose(motion, expected, atol=0.004, rtol=0)
        np.testing.assert_array_equal(valid, seen)
        assert valid.dtype == bool


def test_the_same_motions_have_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.h5", "b.h5"):
        write_truth(tmp_path / name, [truth("S1", 1)])
    assert (tmp_path / "a.h5").read_bytes() == (tmp_path / "b.h5").read_bytes()


def test_a_sample_without_motion_is_damage(tmp_path: Path) -> None:
    write_truth(tmp_path / "a.h5", [truth("S1", 1)])
    with h5py.File(tmp_path / "a.h5", "r+") as file:
        del file["S1/motion"]
    with pytest.raises(OferError, match=r"a\.h5: damaged"):
        list(read_truth(tmp_path / "a.h5"))


def test_another_layout_is_refused(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "a.h5", "w"):
        pass
    with pytest.raises(OferError, match="layout is None"):
        list(read_truth(tmp_path / "a.h5"))
