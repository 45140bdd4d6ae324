"""Components by the Gram matrix are those of the singular value decomposition."""

import numpy as np
import pytest

from ofer.methods.subspace.principal import principal_components, thin_decomposition


@pytest.mark.parametrize("shape", [(7, 40), (40, 7), (9, 9), (1, 5)])
def test_the_decomposition_is_that_of_numpy_up_to_signs(shape):
    matrix = np.random.default_rng(0).normal(size=shape)
    left, values, right = thin_decomposition(matrix)
    expected_left, expected, expected_right = np.linalg.svd(matrix, full_matrices=False)
    np.testing.assert_allclose(values, expected, rtol=1e-10)
    np.testing.assert_allclose((left * values) @ right, matrix, atol=1e-10)
    np.testing.assert_allclose(np.abs((left * expected_left).sum(axis=0)), 1, rtol=1e-8)
    np.testing.assert_allclose(np.abs((right * expected_right).sum(axis=1)), 1, rtol=1e-8)


def test_what_the_matrix_lacks_is_left_out():
    generator = np.random.default_rng(1)
    matrix = generator.normal(size=(12, 3)) @ generator.normal(size=(3, 50))
    left, values, right = thin_decomposition(matrix)
    assert len(values) == left.shape[1] == len(right) == 3
    np.testing.assert_allclose((left * values) @ right, matrix, atol=1e-10)


def test_deviations_are_those_of_the_rows_along_the_directions():
    generator = np.random.default_rng(2)
    rows = generator.normal(size=(30, 60)) * np.linspace(3, 0.1, 60) + 5
    found = principal_components(rows)
    assert len(found.directions) == 29  # the mean takes one
    np.testing.assert_allclose(found.directions @ found.directions.T, np.eye(29), atol=1e-9)
    np.testing.assert_allclose(((rows - rows.mean(axis=0)) @ found.directions.T).std(axis=0), found.deviations)
    assert (np.diff(found.deviations) < 0).all()


def test_equal_rows_have_a_mean_and_no_component():
    found = principal_components(np.tile(np.arange(6.0), (4, 1)))
    np.testing.assert_array_equal(found.mean, np.arange(6.0))
    assert found.directions.shape == (0, 6)
