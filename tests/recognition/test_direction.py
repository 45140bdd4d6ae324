"""A flow that comes from a neutral face is told from one that goes back to it."""

import numpy as np
import pytest

from ofer.recognition.direction import forwards, learn_direction


@pytest.fixture(scope="module")
def flows() -> np.ndarray:
    """Return flows (60, 2, 32, 32) of three expressions, each its own pattern of varying strength, with noise."""
    rng = np.random.default_rng(0)
    patterns = rng.normal(0, 1, (3, 2, 32, 32))
    return patterns[np.arange(60) % 3] * rng.uniform(0.5, 2, (60, 1, 1, 1)) + rng.normal(0, 1, (60, 2, 32, 32))


def test_the_rule_knows_which_way_unseen_flows_go(flows: np.ndarray) -> None:
    weights = learn_direction(flows[:30])
    assert min(forwards(weights, flow) for flow in flows[30:]) > 0.6
    assert max(forwards(weights, -flow) for flow in flows[30:]) < 0.4


def test_the_opposite_flow_has_the_opposite_probability_however_strong_the_display_is(flows: np.ndarray) -> None:
    weights = learn_direction(flows[:30])
    assert forwards(weights, -0.1 * flows[40]) == pytest.approx(1 - forwards(weights, flows[40]))


def test_without_motion_there_is_no_direction(flows: np.ndarray) -> None:
    assert forwards(learn_direction(flows), np.zeros((2, 32, 32), np.float16)) == 0.5
