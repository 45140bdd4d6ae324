"""Only hidden cells are filled."""

import numpy as np
import pytest

from ofer.methods.filling.fill import fill
from ofer.methods.filling.harmonic import harmonic_fill
from ofer.methods.filling.settings import Settings
from ofer.methods.hole import widen


def flows(count: int = 3) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(count, 2, 10, 10)).astype(np.float32)


def hidden(count: int = 3) -> np.ndarray:
    shares = np.zeros((count, 10, 10), dtype=np.float32)
    shares[:, 4:7, 3:8] = 1
    shares[:, 3, 3:8] = 0.25
    return shares


def settings(kind: str) -> Settings:
    return Settings(recipe="filling", kind=kind)


@pytest.mark.parametrize("kind", ["zero", "mean", "harmonic", "inpaint"])
@pytest.mark.parametrize("margin", [0, 2])
def test_visible_cells_stay(kind, margin):
    mean = np.random.default_rng(2).normal(size=(2, 10, 10)).astype(np.float32)
    filled = fill(flows(), hidden(), settings(kind), margin=margin, mean=mean)
    visible = (widen(hidden(), margin) == 0)[:, None].repeat(2, axis=1)
    assert filled.dtype == np.float32
    np.testing.assert_array_equal(filled[visible], flows()[visible])
    assert not np.array_equal(filled, flows())


def test_zero_and_mean_stand_in_fully_hidden_cells():
    mean = np.random.default_rng(2).normal(size=(2, 10, 10)).astype(np.float32)
    inside = np.s_[:, :, 4:7, 3:8]
    assert (fill(flows(), hidden(), settings("zero"), margin=0)[inside] == 0).all()
    filled = fill(flows(), hidden(), settings("mean"), margin=0, mean=mean)
    np.testing.assert_array_equal(filled[inside], np.broadcast_to(mean, (3, 2, 10, 10))[inside])


def test_samples_with_different_holes_are_filled_each_by_its_own():
    shares = hidden(4)
    shares[1] = np.roll(shares[1], 2, axis=1)
    shares[3] = np.roll(shares[3], 2, axis=1)
    shares = np.ceil(shares)
    filled = fill(flows(4), shares, settings("harmonic"), margin=0)
    for index in range(4):
        alone = harmonic_fill(flows(4)[index : index + 1], shares[index] > 0)
        np.testing.assert_allclose(filled[index : index + 1], alone, atol=1e-6)
