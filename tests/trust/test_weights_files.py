"""A file of weights whose notes or numbers are not ours is refused, and never runs anything."""

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save

from ofer.base.errors import OferError
from ofer.learning import weights
from ofer.learning.models import read_model

ARRAYS = {"fold0/a": np.zeros(3, np.float32)}
DEEP = "[" * 50_000


def noted(path: Path, notes: str) -> Path:
    path.write_bytes(save(ARRAYS, metadata={weights.KEY: notes}))
    return path


def headed(path: Path, header: Any, length: int | None = None) -> Path:
    """Write a file with any header."""
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text) if length is None else length) + text + bytes(64))
    return path


@pytest.mark.parametrize("notes", ["[1]", "null", "3", "{", DEEP, "\ud7ff"])
def test_notes_that_are_none_are_refused_by_both_readers(tmp_path: Path, notes: str) -> None:
    path = noted(tmp_path / "m.safetensors", notes)
    for read in (weights.read, lambda path: read_model([path], 0)):
        with pytest.raises(OferError, match="not a readable safetensors file"):
            read(path)


@pytest.mark.parametrize("folds", ["[]", '"0"', '{"0": 3}', '{"0": null}', '["0"]'])
def test_notes_of_folds_that_are_none_are_refused(tmp_path: Path, folds: str) -> None:
    with pytest.raises(OferError, match="not a readable safetensors file"):
        read_model([noted(tmp_path / "m.safetensors", f'{{"folds": {folds}}}')], 0)


@pytest.mark.parametrize(
    "array",
    [
        {"dtype": "BF16", "shape": [32], "data_offsets": [0, 64]},
        {"dtype": "F8_E4M3", "shape": [64], "data_offsets": [0, 64]},
        {"dtype": "O", "shape": [8], "data_offsets": [0, 64]},
        {"dtype": "F32", "shape": [1 << 40], "data_offsets": [0, 1 << 42]},
        {"dtype": "F32", "shape": [-1], "data_offsets": [0, 64]},
        {"dtype": "F32", "shape": [16], "data_offsets": [64, 0]},
    ],
)
def test_numbers_that_are_not_there_are_refused(tmp_path: Path, array: dict[str, Any]) -> None:
    with pytest.raises(OferError, match="not a readable safetensors file"):
        weights.read(headed(tmp_path / "m.safetensors", {"a": array}))


@pytest.mark.parametrize("length", [0, 1 << 40, (1 << 64) - 1])
def test_a_header_of_any_length_is_refused(tmp_path: Path, length: int) -> None:
    with pytest.raises(OferError, match="not a readable safetensors file"):
        weights.read(headed(tmp_path / "m.safetensors", {}, length))
