"""Weights come back as they went, and the same weights are the same bytes."""

import os
import subprocess
import sys

import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.learning.weights import read, to_bytes, write


def example() -> dict[str, np.ndarray]:
    generator = np.random.default_rng(0)
    return {
        "b.weight": generator.normal(size=(3, 2)).astype(np.float32),
        "a.bias": generator.normal(size=4).astype(np.float32),
        "scale": np.asarray(1.25),
        "transposed": generator.normal(size=(2, 5)).T,
        "count": np.asarray([7], dtype=np.int64),
    }


def test_written_arrays_are_read_back(tmp_path):
    write(tmp_path / "w.safetensors", example(), {"seed": 1, "skips": [1, 2]})
    weights, notes = read(tmp_path / "w.safetensors")
    assert notes == {"seed": 1, "skips": [1, 2]}
    assert set(weights) == set(example())
    for name, value in example().items():
        assert weights[name].dtype == value.dtype
        assert weights[name].shape == value.shape
        np.testing.assert_array_equal(weights[name], value)


def test_order_of_names_does_not_matter():
    assert to_bytes(example(), {"a": 1, "b": 2}) == to_bytes(dict(reversed(example().items())), {"b": 2, "a": 1})


def test_other_processes_write_the_same_bytes():
    code = (
        "import sys, hashlib, numpy as np; from ofer.learning.weights import to_bytes;"
        "w = {n: np.arange(3.0) for n in 'zyxabc'};"
        "print(hashlib.sha256(to_bytes(w, {n: 1 for n in 'qwert'})).hexdigest())"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(printed) == 1


@pytest.mark.parametrize("kept", [0, 4, 40, -1])
def test_a_damaged_file_is_named(tmp_path, kept):
    path = tmp_path / "w.safetensors"
    path.write_bytes(to_bytes(example())[:kept])
    with pytest.raises(OferError, match=r"w\.safetensors: not a readable safetensors file"):
        read(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(OferError, match=r"none\.safetensors: there is no such file"):
        read(tmp_path / "none.safetensors")
