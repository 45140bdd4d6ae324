"""Draws depend on seed and step alone."""

import numpy as np
import pytest
import torch

from ofer.learning.draws import INITIAL, STEP, BatchOrder, seeded


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
