"""Holm's method against the textbook's words and against what it guarantees."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofer.evaluation.holm import holm


def differ_at(p_values: list[float], level: float) -> list[bool]:
    """Reject from the smallest p on, each at level / (hypotheses left), until one is not rejected."""
    rejected = [False] * len(p_values)
    for step, index in enumerate(sorted(range(len(p_values)), key=lambda index: p_values[index])):
        if p_values[index] > level / (len(p_values) - step):
            break
        rejected[index] = True
    return rejected


@given(
    st.lists(st.floats(0, 1, allow_subnormal=False), min_size=1, max_size=12), st.sampled_from([0.01, 0.05, 0.1, 0.3])
)
def test_adjusted_values_at_most_the_level_are_those_the_steps_reject(p_values, level):
    adjusted = holm(p_values)
    near = np.isclose(adjusted, level)
    assert list((adjusted <= level)[~near]) == list(np.array(differ_at(p_values, level))[~near])


def test_a_textbook_family():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_tests_that_do_not_apply_do_not_count():
    assert holm([0.01, np.nan, 0.04]) == pytest.approx([0.02, np.nan, 0.04], nan_ok=True)
    assert len(holm([])) == 0


def test_false_calls_in_families_without_differences_are_as_rare_as_promised():
    random = np.random.default_rng(0)
    calls = [(holm(random.random(20)) <= 0.05).any() for _ in range(2000)]
    assert 0.03 < np.mean(calls) < 0.07
    uncorrected = [(random.random(20) <= 0.05).any() for _ in range(2000)]
    assert np.mean(uncorrected) > 0.5
