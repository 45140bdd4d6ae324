"""A matrix of low rank is found again under sparse gross errors (Candès et al. 2011, section 4.1)."""

import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.methods.subspace.robust import lower_rank, robust_decomposition, shrunk


def mixed(rows: int = 80, columns: int = 120, rank: int = 4, share: float = 0.05) -> tuple[np.ndarray, np.ndarray]:
    """A matrix of low rank, and sparse errors many times its size."""
    generator = np.random.default_rng(0)
    low_rank = generator.normal(size=(rows, rank)) @ generator.normal(size=(rank, columns))
    sparse = np.where(generator.random((rows, columns)) < share, generator.choice([-50.0, 50.0], (rows, columns)), 0)
    return low_rank, sparse


def decomposed(matrix: np.ndarray, **changed):
    return robust_decomposition(matrix, **({"sparsity": None, "tolerance": 1e-8, "most_iterations": 200} | changed))


@pytest.mark.parametrize("transposed", [False, True])
def test_both_parts_are_found_again_exactly(transposed):
    low_rank, sparse = (part.T if transposed else part for part in mixed())
    found = decomposed(low_rank + sparse)
    assert found.rank == 4
    np.testing.assert_allclose(found.low_rank, low_rank, atol=1e-5)
    np.testing.assert_allclose(found.sparse, sparse, atol=1e-5)
    np.testing.assert_array_equal(found.sparse != 0, sparse != 0)


def test_the_parts_sum_to_the_matrix_within_the_tolerance():
    matrix = np.random.default_rng(3).normal(size=(20, 30))
    for tolerance in (1e-2, 1e-6):
        found = decomposed(matrix, tolerance=tolerance)
        rest = np.linalg.norm(matrix - found.low_rank - found.sparse) / np.linalg.norm(matrix)
        assert rest == pytest.approx(found.residual, rel=1e-6, abs=1e-12) and rest < tolerance


def test_plain_components_do_not_survive_such_errors():
    """The fact that robust PCA is for: the errors turn the leading directions away, and it turns them back."""
    low_rank, sparse = mixed()
    true = np.linalg.svd(low_rank)[2][:4]

    def share_of_true(matrix: np.ndarray) -> float:
        return float(np.square(np.linalg.svd(matrix)[2][:4] @ true.T).sum() / 4)

    assert share_of_true(low_rank + sparse) < 0.5 < 0.999 < share_of_true(decomposed(low_rank + sparse).low_rank)


def test_the_largest_penalties_leave_one_part_empty():
    matrix = np.random.default_rng(3).normal(size=(20, 30))
    assert not decomposed(matrix, sparsity=100.0).sparse.any()
    assert decomposed(matrix, sparsity=1e-4).rank == 0


def test_thresholds_are_those_of_the_definition():
    matrix = np.random.default_rng(4).normal(size=(8, 12))
    expected = [[np.sign(value) * max(abs(value) - 0.7, 0) for value in row] for row in matrix]
    np.testing.assert_allclose(shrunk(matrix, 0.7), expected, atol=1e-15)
    left, values, right = np.linalg.svd(matrix, full_matrices=False)
    shorter, rank = lower_rank(matrix, 3.0)
    assert 0 < rank < 8 and rank == (values > 3.0).sum()
    np.testing.assert_allclose(shorter, left @ np.diag(np.maximum(values - 3.0, 0)) @ right, atol=1e-12)


def test_a_matrix_of_zeros_has_empty_parts():
    found = decomposed(np.zeros((3, 4)))
    assert found.rank == 0 and not found.low_rank.any() and not found.sparse.any()


def test_too_few_iterations_are_told():
    with pytest.raises(OferError, match="most_iterations: 3 leave"):
        decomposed(sum(mixed()), most_iterations=3)
