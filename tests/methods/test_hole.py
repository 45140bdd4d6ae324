"""A hole is widened and filled by its share, and what depends on it alone is computed once."""

import numpy as np
import pytest

from ofer.methods.hole import blend, samples_by_hole, widen


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


def test_every_sample_comes_once_with_its_own_hole():
    shares = np.zeros((5, 4, 4))
    shares[[0, 3], 1, 1] = 0.5
    shares[1, 2:, 2:] = 1
    shares[4, 1, 1] = 1
    found = list(samples_by_hole(shares))
    assert len(found) == 3
    assert sorted(index for _, members in found for index in members) == [0, 1, 2, 3, 4]
    for hole, members in found:
        for index in members:
            np.testing.assert_array_equal(hole, shares[index] > 0)
