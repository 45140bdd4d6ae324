import numpy as np
import pytest

from ofer.flow.farneback import farneback
from ofer.occlusion.paint import paint
from tests.flow.waves import FARNEBACK

CROPS = np.random.default_rng(0).integers(1, 255, (4, 60, 50), dtype=np.uint8)
MASK = np.zeros((60, 50), dtype=bool)
MASK[30:55, 5:45] = True


def test_the_clean_crops_are_not_touched():
    before = CROPS.copy()
    paint(CROPS, MASK, "black", np.random.default_rng(1))
    np.testing.assert_array_equal(CROPS, before)


@pytest.mark.parametrize("fill", ["black", "noise"])
def test_a_static_occluder_has_no_flow_away_from_its_border(fill):
    waves = np.random.default_rng(3).uniform(-0.35, 0.35, (20, 3))
    x, y = np.meshgrid(np.arange(160.0), np.arange(160.0))
    frames = [
        np.clip(128 + 12 * sum(np.cos(a * (x - shift) + b * y + 18 * c) for a, b, c in waves), 0, 255)
        for shift in (0, 2)
    ]
    mask = np.zeros((160, 160), dtype=bool)
    mask[80:, :] = True
    previous, following = paint(np.array(frames, dtype=np.uint8), mask, fill, np.random.default_rng(1))
    flow = farneback(previous, following, **FARNEBACK)
    assert flow[0, 20:50, 20:-20].mean() > 1.8, "the visible face moves by 2"
    assert np.abs(flow[:, 130:, 20:-20]).max() < 0.1
