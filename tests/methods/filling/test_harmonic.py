"""Harmonic filling solves Laplace's equation."""

import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.methods.filling.harmonic import harmonic_fill


def hole_of(rows: slice, columns: slice, size: int = 12) -> np.ndarray:
    hole = np.zeros((size, size), dtype=bool)
    hole[rows, columns] = True
    return hole


INNER = hole_of(slice(3, 8), slice(4, 10))
AT_BORDER = hole_of(slice(7, 12), slice(0, 12))
RAGGED = np.random.default_rng(0).random((12, 12)) < 0.6


def slow_fill(flow: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """Jacobi iteration: every hidden cell becomes the mean of its neighbours, until nothing changes."""
    flow = np.where(hole, 0.0, flow)
    for _ in range(20_000):
        padded = np.pad(flow, ((0, 0), (1, 1), (1, 1)))
        total = padded[:, 2:, 1:-1] + padded[:, :-2, 1:-1] + padded[:, 1:-1, 2:] + padded[:, 1:-1, :-2]
        ones = np.pad(np.ones(hole.shape), 1)
        neighbours = ones[2:, 1:-1] + ones[:-2, 1:-1] + ones[1:-1, 2:] + ones[1:-1, :-2]
        changed = np.where(hole, total / neighbours, flow)
        if np.abs(changed - flow).max() < 1e-12:
            return changed
        flow = changed
    raise AssertionError("Jacobi iteration did not settle")


@pytest.mark.parametrize("hole", [INNER, AT_BORDER, RAGGED], ids=["inner", "at border", "ragged"])
def test_it_is_what_jacobi_iteration_settles_at(hole):
    flows = np.random.default_rng(1).normal(size=(3, 2, 12, 12))
    filled = harmonic_fill(flows, hole)
    for flow, result in zip(flows, filled, strict=True):
        np.testing.assert_allclose(result, slow_fill(flow, hole), atol=1e-9)


def test_a_linear_field_is_harmonic():
    rows, columns = np.mgrid[:12, :12]
    flow = np.stack([2.0 * columns - rows + 3, 0.5 * rows])[None]
    broken = np.where(INNER, 99.0, flow)
    np.testing.assert_allclose(harmonic_fill(broken, INNER), flow, atol=1e-12)


def test_nothing_inside_exceeds_what_surrounds_it():
    flow = np.random.default_rng(2).normal(size=(1, 2, 12, 12))
    filled = harmonic_fill(flow, AT_BORDER)
    for component in (0, 1):
        edge = flow[0, component, 6]
        assert filled[0, component][AT_BORDER].min() >= edge.min()
        assert filled[0, component][AT_BORDER].max() <= edge.max()


def test_visible_cells_and_the_argument_stay_as_they_are():
    flow = np.random.default_rng(3).normal(size=(2, 2, 12, 12))
    before = flow.copy()
    filled = harmonic_fill(flow, RAGGED)
    np.testing.assert_array_equal(filled[..., ~RAGGED], flow[..., ~RAGGED])
    np.testing.assert_array_equal(flow, before)


def test_no_hole_changes_nothing_and_a_hole_everywhere_is_refused():
    flow = np.random.default_rng(4).normal(size=(1, 2, 12, 12))
    np.testing.assert_array_equal(harmonic_fill(flow, np.zeros((12, 12), dtype=bool)), flow)
    with pytest.raises(OferError, match="covers the whole map"):
        harmonic_fill(flow, np.ones((12, 12), dtype=bool))
