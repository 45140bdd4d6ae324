import numpy as np
import pytest

from ofer.flow.endpoint_error import endpoint_error, means_inside_and_outside

RNG = np.random.default_rng(0)


def test_it_is_the_distance_of_the_end_points():
    flow, truth = np.zeros((2, 1, 2, 3, 4)).reshape(2, 2, 3, 4), np.zeros((2, 2, 3, 4))
    flow[:, 0], flow[:, 1] = 3, -4
    np.testing.assert_allclose(endpoint_error(flow, truth), np.full((2, 3, 4), 5.0))
    np.testing.assert_allclose(endpoint_error(flow, flow), 0)


def test_it_agrees_with_a_loop():
    flow, truth = RNG.normal(size=(2, 3, 2, 5, 6))
    error = endpoint_error(flow, truth)
    for n, i, j in np.ndindex(3, 5, 6):
        assert error[n, i, j] == pytest.approx(np.linalg.norm(flow[n, :, i, j] - truth[n, :, i, j]))


@pytest.mark.parametrize("shapes", [((2, 5, 6), (2, 5, 7)), ((3, 5, 6), (3, 5, 6)), ((5, 6), (5, 6))])
def test_what_are_not_two_flows_is_an_error(shapes):
    with pytest.raises(ValueError, match="expected two flows"):
        endpoint_error(*(np.zeros(shape) for shape in shapes))


def test_means_over_a_boolean_mask_are_those_of_its_pixels_and_of_the_others():
    error = RNG.uniform(size=(4, 5, 6))
    mask = RNG.uniform(size=(5, 6)) < 0.3
    inside, outside = means_inside_and_outside(error, mask)
    np.testing.assert_allclose(inside, error[:, mask].mean(axis=1))
    np.testing.assert_allclose(outside, error[:, ~mask].mean(axis=1))


def test_a_cell_counts_inside_by_its_hidden_share():
    inside, outside = means_inside_and_outside(np.array([[1.0, 2.0, 6.0]]), np.array([[1.0, 0.25, 0.0]]))
    assert inside == pytest.approx((1 + 0.5) / 1.25)
    assert outside == pytest.approx((0.75 * 2 + 6) / 1.75)


def test_a_mask_for_each_sample():
    error = np.stack([np.full((2, 2), 1.0), np.full((2, 2), 2.0)])
    mask = np.array([[[True, False]] * 2, [[True, True]] * 2])
    inside, outside = means_inside_and_outside(error, mask)
    np.testing.assert_allclose(inside, [1, 2])
    np.testing.assert_allclose(outside, [1, np.nan])
