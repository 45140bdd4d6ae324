import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ofer.flow.pooling import adaptive_average_pool

side = st.integers(1, 40)


def brute_force(field, size):
    height, width = field.shape[-2:]
    pooled = np.empty((*field.shape[:-2], size, size))
    for i in range(size):
        for j in range(size):
            rows = slice(math.floor(i * height / size), math.ceil((i + 1) * height / size))
            columns = slice(math.floor(j * width / size), math.ceil((j + 1) * width / size))
            pooled[..., i, j] = field[..., rows, columns].mean(axis=(-2, -1))
    return pooled


@settings(deadline=None)
@given(side, side, st.integers(1, 20), st.integers(0, 100))
def test_every_cell_is_the_mean_of_its_window(height, width, size, seed):
    field = np.random.default_rng(seed).normal(size=(2, height, width))
    np.testing.assert_allclose(adaptive_average_pool(field, size), brute_force(field, size), atol=1e-12)


@pytest.mark.parametrize("shape", [(268, 268), (251, 253), (96, 128), (40, 30)])
@pytest.mark.parametrize("size", [24, 48, 64, 96, 128])
def test_it_is_torchs_adaptive_average_pooling(shape, size):
    torch = pytest.importorskip("torch")
    field = np.random.default_rng(0).normal(size=(3, 2, *shape)).astype(np.float32)
    expected = torch.nn.functional.adaptive_avg_pool2d(torch.from_numpy(field), size).numpy()
    pooled = adaptive_average_pool(field, size)
    assert pooled.dtype == np.float32
    np.testing.assert_allclose(pooled, expected, atol=1e-6)


@settings(max_examples=30, deadline=None)
@given(side, side, st.integers(1, 20), st.floats(-50, 50, width=32))
def test_a_constant_flow_stays_constant(height, width, size, value):
    field = np.full((2, height, width), value, dtype=np.float32)
    np.testing.assert_allclose(adaptive_average_pool(field, size), value, rtol=1e-6)


@pytest.mark.parametrize("size", [4, 7, 12])
def test_where_windows_tile_the_field_its_mean_is_kept(size):
    field = np.random.default_rng(0).normal(size=(2, size * 5, size * 3))
    assert adaptive_average_pool(field, size).mean() == pytest.approx(field.mean())


def test_a_mask_becomes_the_hidden_share_of_each_cell():
    mask = np.zeros((8, 8), dtype=bool)
    mask[:3, :4] = True
    np.testing.assert_allclose(adaptive_average_pool(mask, 2), [[0.75, 0], [0, 0]])


def test_a_cell_does_not_see_beyond_its_window():
    field = np.ones((1, 10, 10))
    field[0, 3, 7] = np.nan
    expected = np.ones((1, 4, 4))
    expected[0, 1, 2:] = np.nan
    np.testing.assert_array_equal(adaptive_average_pool(field, 4), expected)


def test_pooling_to_the_fields_own_size_changes_nothing():
    field = np.random.default_rng(0).normal(size=(2, 9, 9)).astype(np.float32)
    np.testing.assert_allclose(adaptive_average_pool(field, 9), field, atol=1e-7)


def test_no_cells_are_an_error():
    with pytest.raises(ValueError, match="0 cells"):
        adaptive_average_pool(np.zeros((4, 4)), 0)
