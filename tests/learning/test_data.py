"""Shapes are checked at the door; one scalar normalises."""

import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.learning.data import CHUNK, FlowsRound, Pairs, require_finite, root_mean_square


def flows(count: int, size: int = 4) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(count, 2, size, size)).astype(np.float32)


def test_root_mean_square_is_that_of_all_components():
    values = flows(2 * CHUNK + 3)
    assert root_mean_square(values) == pytest.approx(np.sqrt(np.mean(values.astype(np.float64) ** 2)))


def test_root_mean_square_of_half_precision_does_not_overflow():
    values = np.full((3, 2, 4, 4), 300.0, dtype=np.float16)
    assert root_mean_square(values) == pytest.approx(300.0)


def test_flows_without_motion_have_no_scale():
    with pytest.raises(OferError, match="nothing moves"):
        root_mean_square(np.zeros((3, 2, 4, 4), dtype=np.float32))


def test_a_value_that_is_not_finite_is_named_by_its_flow():
    values = flows(CHUNK + 5)
    values[CHUNK + 2, 1, 3, 0] = np.nan
    with pytest.raises(OferError, match=f"occluded: flow {CHUNK + 2} holds"):
        require_finite(values, "occluded")


def test_no_flows_is_an_error():
    with pytest.raises(OferError, match="no flows"):
        require_finite(flows(0), "validation")


@pytest.mark.parametrize(
    "changed",
    [
        {"label": np.zeros(4, dtype=np.int64)},
        {"label": np.zeros(5)},
        {"occluded": flows(4)},
        {"hidden": np.zeros((5, 2, 4), dtype=np.float32)},
        {"clean": flows(5)[:, 0]},
        {"clean": flows(3)},
        {"clean_of": np.zeros(4, dtype=np.int64)},
        {"clean_of": np.full(5, 5)},
        {"hidden": np.zeros((2, 4, 4), dtype=np.float32)},
        {"hidden": np.zeros((2, 4, 4), dtype=np.float32), "hidden_of": np.full(5, -1)},
    ],
)
def test_shapes_that_disagree_are_refused(changed):
    fields = {"clean": flows(5), "label": np.zeros(5, dtype=np.int64)}
    Pairs(**fields)
    with pytest.raises(ValueError, match="must"):
        Pairs(**(fields | changed))


def test_there_is_no_place_for_test_samples():
    assert set(FlowsRound.__dataclass_fields__) == {"training", "validation", "training_apex", "classes"}
