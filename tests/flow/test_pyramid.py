"""Each level of the pyramid is the image, blurred and reduced, as small as OpenCV goes and no smaller."""

import numpy as np
import pytest

from ofer.flow.pyramid import SMALLEST_SIDE, pyramid


@pytest.mark.parametrize(
    ("levels", "sides"), [(0, [(140, 100)]), (1, [(140, 100), (70, 50)]), (5, [(140, 100), (70, 50)])]
)
def test_it_ends_where_a_side_would_be_too_short(levels, sides):
    reductions = pyramid(np.zeros((140, 100), np.uint8), pyr_scale=0.5, levels=levels)
    assert [each.shape for each in reductions] == sides
    assert min(map(min, sides)) >= SMALLEST_SIDE > 25


def test_a_level_shows_the_image_in_its_own_pixels():
    x, y = np.meshgrid(np.arange(96.0), np.arange(80.0))
    for scale, level in zip((1, 2), pyramid((x + y).astype(np.uint8), pyr_scale=0.5, levels=1), strict=True):
        u, v = np.meshgrid(np.arange(96 / scale), np.arange(80 / scale))
        # The centre of pixel u at half the size lies between pixels 2 u and 2 u + 1 of the image.
        expected = (u + v) * scale + (scale - 1)
        np.testing.assert_allclose(level[4:-4, 4:-4], expected[4:-4, 4:-4], atol=1e-3)
