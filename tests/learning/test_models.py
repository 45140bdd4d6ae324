"""Models of several folds in one file: each fold's are found, and only by those who may use them."""

from pathlib import Path

import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.learning.models import Model, read_model, require_classes, write_models

CLASSES = ["anger", "fear"]


def model(fold: int) -> Model:
    return {"layer/weight": np.full((2, 3), fold, np.float32), "scale": np.asarray(fold + 0.5)}, {"best_step": fold}


@pytest.fixture
def packs(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "models_0-9.safetensors", tmp_path / "models_10-11.safetensors"]
    write_models(paths[0], {fold: model(fold) for fold in range(10)}, {"classes": CLASSES})
    write_models(paths[1], {fold: model(fold) for fold in (10, 11)}, {"classes": CLASSES})
    return paths


@pytest.mark.parametrize("fold", [0, 1, 9, 10, 11])
def test_a_fold_is_read_as_it_was_written(packs: list[Path], fold: int) -> None:
    weights, notes = read_model(packs, fold)
    expected, summary = model(fold)
    assert set(weights) == set(expected)
    for name, array in expected.items():
        np.testing.assert_array_equal(weights[name], array)
        assert weights[name].shape == array.shape
    assert notes == {"classes": CLASSES, **summary}


def test_a_fold_that_is_in_no_file_is_named(packs: list[Path]) -> None:
    with pytest.raises(OferError, match="no model of round 12"):
        read_model(packs, 12)


def test_missing_and_damaged_files_are_named(packs: list[Path]) -> None:
    packs[1].write_bytes(packs[1].read_bytes()[:100])
    with pytest.raises(OferError, match=r"models_10-11.*delete it and run snakemake again"):
        read_model(packs, 10)
    packs[0].unlink()
    with pytest.raises(OferError, match=r"models_0-9.*train the models first"):
        read_model(packs, 0)


def test_the_same_models_give_the_same_bytes_in_any_order(packs: list[Path], tmp_path: Path) -> None:
    again = tmp_path / "again.safetensors"
    write_models(again, {fold: model(fold) for fold in reversed(range(10))}, {"classes": CLASSES})
    assert again.read_bytes() == packs[0].read_bytes()


def test_models_of_other_expressions_are_refused(packs: list[Path]) -> None:
    _, notes = read_model(packs, 0)
    require_classes(notes, CLASSES, packs[0])
    with pytest.raises(OferError, match="know anger, fear, but anger, joy are to be recognised"):
        require_classes(notes, ["anger", "joy"], packs[0])
