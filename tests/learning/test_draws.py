"""Draws depend on seed and step alone."""

import numpy as np
import pytest
import torch

from ofer.learning.draws import INITIAL, STEP, BalancedOrder, BatchOrder, seeded, steps_per_epoch


@pytest.mark.parametrize(("samples", "batch_size"), [(10, 3), (7, 7), (3, 8), (1, 4), (20, 1)])
def test_passes_cover_every_sample_once(samples, batch_size):
    order = BatchOrder(samples, batch_size, seed=1)
    stream = np.concatenate([order.batch(step) for step in range(1, 4 * samples + 1)])
    assert len(stream) == 4 * samples * batch_size
    for start in range(0, len(stream) - samples + 1, samples):
        assert sorted(stream[start : start + samples]) == list(range(samples))


def test_batches_do_not_depend_on_the_ones_before():
    forwards, backwards = BatchOrder(11, 4, seed=3), BatchOrder(11, 4, seed=3)
    batches = {step: forwards.batch(step) for step in range(1, 21)}
    for step in reversed(batches):
        np.testing.assert_array_equal(backwards.batch(step), batches[step])


LABEL = np.repeat([0, 2, 5], [90, 7, 3])


def test_a_balanced_order_sees_each_class_and_each_sample_of_a_class_equally_often():
    """Equally often to within one, at any length: no class and no sample is ever ahead by more."""
    order = BalancedOrder(LABEL, 8, seed=1)
    stream = np.concatenate([order.batch(step) for step in range(1, 120)])
    for length in (8, 80, 500, len(stream)):
        seen = np.bincount(stream[:length], minlength=len(LABEL))
        assert np.ptp([seen[one == LABEL].sum() for one in (0, 2, 5)]) <= 1
        assert all(np.ptp(seen[one == LABEL]) <= 1 for one in (0, 2, 5))


def test_balanced_batches_depend_on_seed_and_step_alone():
    forwards, backwards = BalancedOrder(LABEL, 8, seed=3), BalancedOrder(LABEL, 8, seed=3)
    batches = {step: forwards.batch(step) for step in range(1, 21)}
    for step in reversed(batches):
        np.testing.assert_array_equal(backwards.batch(step), batches[step])
    assert not np.array_equal(batches[1], BalancedOrder(LABEL, 8, seed=4).batch(1))


@pytest.mark.parametrize(("samples", "batch_size", "steps"), [(10, 4, 3), (8, 4, 2), (3, 8, 1)])
def test_an_epoch_is_the_fewest_steps_that_see_as_many_samples_as_there_are(samples, batch_size, steps):
    assert steps_per_epoch(samples, batch_size) == steps
    assert len(np.unique(np.concatenate([BatchOrder(samples, batch_size, 0).batch(s + 1) for s in range(steps)]))) == (
        samples
    )


def test_passes_differ_and_seeds_differ():
    order = BatchOrder(50, 50, seed=0)
    assert not np.array_equal(order.batch(1), order.batch(2))
    assert not np.array_equal(order.batch(1), BatchOrder(50, 50, seed=1).batch(1))


def test_seeded_draws_repeat_and_leave_the_global_state_alone():
    def draw(*key: int) -> torch.Tensor:
        with seeded(*key):
            return torch.rand(5)

    torch.manual_seed(9)
    expected = torch.rand(3)
    torch.manual_seed(9)
    first = draw(4, STEP, 2)
    assert torch.equal(torch.rand(3), expected)
    assert torch.equal(draw(4, STEP, 2), first)
    for other in [(5, STEP, 2), (4, STEP, 3), (4, INITIAL, 2)]:
        assert not torch.equal(draw(*other), first)
