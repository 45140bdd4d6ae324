"""The oracle is told the truth in the hole, and nothing else."""

import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.learning.seen import Seen
from ofer.methods.hole import widen
from ofer.methods.oracle.recipe import apply
from ofer.methods.oracle.settings import Settings


def test_whatever_the_occluder_touches_is_true_and_the_rest_is_as_it_came():
    generator = np.random.default_rng(0)
    clean, occluded = generator.normal(size=(2, 3, 2, 9, 9)).astype(np.float32)
    hidden = np.zeros((3, 9, 9), dtype=np.float32)
    hidden[:, 3:6, 2:7] = 1
    hidden[:, 6, 2:7] = 0.25
    for margin in (0, 1):
        told = apply({}, Settings(recipe="oracle", margin=margin), Seen(flows=occluded, hidden=hidden, truth=clean))
        inside = (widen(hidden, margin) > 0)[:, None].repeat(2, axis=1)
        np.testing.assert_array_equal(told[inside], clean[inside])
        np.testing.assert_array_equal(told[~inside], occluded[~inside])


def test_it_needs_the_mask():
    flows = np.zeros((1, 2, 4, 4), dtype=np.float32)
    with pytest.raises(OferError, match="needs to know the hole"):
        apply({}, Settings(recipe="oracle"), Seen(flows=flows, truth=flows))
