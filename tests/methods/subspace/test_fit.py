"""The hidden part follows from the visible one where maps lie in a subspace."""

import numpy as np
import pytest

from ofer.methods.subspace.fit import learn_subspace, reconstructions

SIZE = 12


def maps(count: int, seed: int, noise: float = 0.0) -> np.ndarray:
    """Flows in a subspace of three dimensions, with noise."""
    directions = np.random.default_rng(0).normal(size=(3, 2, SIZE, SIZE))
    generator = np.random.default_rng(seed)
    coefficients = generator.normal(size=(count, 3)) * [3, 2, 1]
    flows = 1.0 + np.einsum("nk,kchw->nchw", coefficients, directions)
    return flows + noise * generator.normal(size=flows.shape)


def hidden(count: int) -> np.ndarray:
    shares = np.zeros((count, SIZE, SIZE))
    shares[:, 3:9, 2:10] = 1
    shares[1::2, 9, 2:10] = 0.5
    return shares


def reconstructed(learnt: np.ndarray, occluded: np.ndarray, shares: np.ndarray, *, margin=0, components=3, ridge=1e-9):
    subspace = learn_subspace(learnt, 10)
    [(_, found)] = reconstructions(subspace, occluded, shares, margin=margin, candidates=[(components, ridge)])
    return found


def test_a_map_of_the_subspace_is_found_again_whatever_the_hole_holds():
    truth = maps(6, seed=5)
    occluded = np.where(hidden(6)[:, None] > 0, 99.0, truth)
    np.testing.assert_allclose(reconstructed(maps(20, seed=1), occluded, hidden(6)), truth, atol=1e-5)


@pytest.mark.parametrize("margin", [0, 2])
@pytest.mark.parametrize("ridge", [0.05, 5.0])
@pytest.mark.parametrize("components", [2, 7])
def test_coefficients_are_those_of_ridge_regression_a_sample_at_a_time(margin, ridge, components):
    learnt, occluded = maps(20, seed=1, noise=0.5), maps(5, seed=2, noise=0.5)
    found = reconstructed(learnt, occluded, hidden(5), margin=margin, components=components, ridge=ridge)
    mean = learnt.mean(axis=0)
    centred = (learnt - mean).reshape(20, -1)
    _, values, directions = np.linalg.svd(centred, full_matrices=False)
    basis = (values / np.sqrt(20))[:components, None] * directions[:components]
    penalty = np.sqrt(ridge * centred.var(axis=0).mean()) * np.eye(components)
    for sample in range(5):
        near = np.zeros((SIZE, SIZE), dtype=bool)
        for row, column in np.argwhere(hidden(5)[sample] > 0):
            near[max(row - margin, 0) : row + margin + 1, max(column - margin, 0) : column + margin + 1] = True
        visible = np.tile(~near, (2, 1, 1)).ravel()
        rows = np.concatenate([basis.T[visible], penalty])
        right = np.concatenate([(occluded[sample] - mean).ravel()[visible], np.zeros(components)])
        coefficients = np.linalg.lstsq(rows, right, rcond=None)[0]
        np.testing.assert_allclose(found[sample], mean + (coefficients @ basis).reshape(mean.shape), atol=1e-8)


def test_candidates_are_independent_of_one_another():
    occluded = maps(4, seed=2, noise=0.5)
    subspace = learn_subspace(maps(20, seed=1, noise=0.5), 10)
    candidates = [(2, 0.1), (2, 10.0), (8, 0.1)]
    together = dict(reconstructions(subspace, occluded, hidden(4), margin=1, candidates=candidates))
    assert list(together) == candidates
    for candidate in candidates:
        [(_, alone)] = reconstructions(subspace, occluded, hidden(4), margin=1, candidates=[candidate])
        np.testing.assert_array_equal(together[candidate], alone)


def test_without_a_visible_cell_the_mean_is_left():
    learnt = maps(20, seed=1)
    found = reconstructed(learnt, maps(2, seed=3), np.ones((2, SIZE, SIZE)))
    np.testing.assert_allclose(found, np.broadcast_to(learnt.mean(axis=0), found.shape), atol=1e-12)


def test_more_components_than_there_are_is_all_of_them():
    learnt, occluded = maps(4, seed=1, noise=0.5), maps(3, seed=2)
    all_of_them = reconstructed(learnt, occluded, hidden(3), components=3, ridge=1.0)
    np.testing.assert_array_equal(reconstructed(learnt, occluded, hidden(3), components=50, ridge=1.0), all_of_them)


def test_the_variance_is_the_mean_over_cells():
    learnt = maps(20, seed=1, noise=0.5)
    assert learn_subspace(learnt, 2).variance == pytest.approx(learnt.var(axis=0).mean())
