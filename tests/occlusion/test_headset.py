"""A worn headset: what it hides, and that it follows the eyes."""

import numpy as np
import pytest

from ofer.occlusion.coverage import hidden_points
from ofer.occlusion.headset import wear_headset

PICTURE = np.random.default_rng(0).integers(0, 256, (120, 110, 3), dtype=np.uint8)


@pytest.mark.parametrize("eyes", [[(38, 50), (72, 50)], [(36, 56), (70, 44)], [(30, 60), (44, 62)]])
def test_it_hides_raised_brows_to_the_bridge_of_the_nose_and_leaves_what_is_below(eyes):
    worn, mask = wear_headset(PICTURE, eyes)
    np.testing.assert_array_equal(worn[~mask], PICTURE[~mask])
    first, second = np.array(eyes, float)
    right = second - first
    down = np.array([-right[1], right[0]])

    def at(x, y):
        """Return pixels of points in inter-ocular distances from the midpoint of the eyes."""
        x, y = np.meshgrid(x, y)
        return (first + second) / 2 + x[..., None] * right + y[..., None] * down

    assert hidden_points(mask, at(np.linspace(-1, 1, 9), np.linspace(-0.7, 0.3, 9))).all()
    below = at(np.linspace(-0.5, 0.5, 5), np.linspace(0.65, 1.2, 5))
    inside = ((below >= 0) & (below <= np.array(mask.shape[::-1]) - 1)).all(axis=-1)
    assert inside.any() and not hidden_points(mask, below)[inside].any()


def test_a_seed_makes_it_and_another_makes_another():
    eyes = [(38, 50), (72, 50)]
    once, again, other = (wear_headset(PICTURE, eyes, seed)[0] for seed in (1, 1, 2))
    np.testing.assert_array_equal(once, again)
    assert not np.array_equal(once, other)
