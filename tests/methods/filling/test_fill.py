"""Only hidden cells are filled."""

import numpy as np
import pytest

from ofer.methods.filling.fill import blend, fill, widen
from ofer.methods.filling.harmonic import harmonic_fill


def flows(count: int = 3) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(count, 2, 10, 10)).astype(np.float32)


def hidden(count: int = 3) -> np.ndarray:
    shares = np.zeros((count, 10, 10), dtype=np.float32)
    shares[:, 4:7, 3:8] = 1
    shares[:, 3, 3:8] = 0.25
    return shares


@pytest.mark.parametrize("margin", [0, 1, 3, 12])
def test_widening_takes_the_largest_share_nearby(margin):
    shares = np.random.default_rng(1).random((2, 10, 10))
    expected = np.empty_like(shares)
    for image in range(2):
        for row in range(10):
            for column in range(10):
                top, left = max(row - margin, 0), max(column - margin, 0)
                expected[image, row, column] = shares[image, top : row + margin + 1, left : column + margin + 1].max()
    np.testing.assert_array_equal(widen(shares, margin), expected)


def test_a_cell_is_filled_by_its_hidden_share():
    occluded, filling = np.full((1, 2, 1, 3), 2.0), np.full((1, 2, 1, 3), 6.0)
    blended = blend(occluded, filling, np.array([[[0.0, 0.25, 1.0]]]))
    np.testing.assert_array_equal(blended[0, 0], [[2.0, 3.0, 6.0]])


@pytest.mark.parametrize("kind", ["zero", "mean", "harmonic"])
@pytest.mark.parametrize("margin", [0, 2])
def test_visible_cells_stay(kind, margin):
    mean = np.random.default_rng(2).normal(size=(2, 10, 10)).astype(np.float32)
    filled = fill(flows(), hidden(), kind=kind, margin=margin, mean=mean)
    visible = (widen(hidden(), margin) == 0)[:, None].repeat(2, axis=1)
    assert filled.dtype == np.float32
    np.testing.assert_array_equal(filled[visible], flows()[visible])
    assert not np.array_equal(filled, flows())


def test_zero_and_mean_stand_in_fully_hidden_cells():
    mean = np.random.default_rng(2).normal(size=(2, 10, 10)).astype(np.float32)
    inside = np.s_[:, :, 4:7, 3:8]
    assert (fill(flows(), hidden(), kind="zero", margin=0)[inside] == 0).all()
    filled = fill(flows(), hidden(), kind="mean", margin=0, mean=mean)
    np.testing.assert_array_equal(filled[inside], np.broadcast_to(mean, (3, 2, 10, 10))[inside])


def test_samples_with_different_holes_are_filled_each_by_its_own():
    shares = hidden(4)
    shares[1] = np.roll(shares[1], 2, axis=1)
    shares[3] = np.roll(shares[3], 2, axis=1)
    shares = np.ceil(shares)
    filled = fill(flows(4), shares, kind="harmonic", margin=0)
    for index in range(4):
        alone = harmonic_fill(flows(4)[index : index + 1], shares[index] > 0)
        np.testing.assert_allclose(filled[index : index + 1], alone, atol=1e-6)
