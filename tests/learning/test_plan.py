"""Rates by the step; names that mean nothing are refused."""

import dataclasses

import numpy as np
import pytest
import torch

from ofer.base.errors import OferError
from ofer.learning.plan import Plan

PLAN = Plan(steps=100, batch_size=1, validate_every=1, learning_rate=2.0)


def rates(**changes) -> list[float]:
    plan = dataclasses.replace(PLAN, **changes)
    return [plan.rate(step) for step in range(1, 101)]


def test_cosine_and_polynomial_end_near_zero_and_constant_stays():
    cosine = rates(schedule="cosine")
    assert (cosine[0], cosine[50]) == (2.0, pytest.approx(1.0))
    assert 0 < cosine[-1] < 1e-3
    assert rates(schedule="polynomial") == pytest.approx(np.linspace(2.0, 0.02, 100))
    assert rates(schedule="polynomial", power=0.1)[-1] == pytest.approx(2.0 * 0.01**0.1)
    assert set(rates()) == {2.0}


def test_a_plateau_multiplies_the_rate_at_each_reduction_down_to_the_lowest():
    plan = dataclasses.replace(PLAN, schedule="plateau", factor=0.1, lowest_rate=0.01)
    assert [plan.rate(7, reductions) for reductions in range(4)] == pytest.approx([2.0, 0.2, 0.02, 0.01])


@pytest.mark.parametrize(
    ("key", "use"),
    [
        ("schedule", lambda plan: plan.rate(1)),
        ("optimiser", lambda plan: plan.optimiser_of(torch.nn.Linear(1, 1))),
        ("order", lambda plan: plan.order_of(3, np.arange(3), 0)),
    ],
)
def test_an_unknown_name_is_refused(key, use):
    with pytest.raises(OferError, match=f"{key}: unknown name 'stairs'; use "):
        use(dataclasses.replace(PLAN, **{key: "stairs"}))


def test_a_balanced_order_without_classes_is_refused():
    with pytest.raises(OferError, match="where classes are known"):
        dataclasses.replace(PLAN, order="balanced").order_of(3, None, 0)
