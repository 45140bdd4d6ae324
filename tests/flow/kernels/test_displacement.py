"""What a displacement is not computed of; that it is OpenCV's is in `test_same_as_opencv.py`."""

import numpy as np
import pytest

from ofer.flow.kernels.displacement import displacement
from ofer.flow.kernels.expansion import expand
from ofer.flow.kernels.expansion_weights import expansion_weights

WEIGHTS = expansion_weights(5, 1.2)


def test_an_expansion_of_another_size_is_refused():
    one, other = (expand(np.zeros((34, width), np.float32), WEIGHTS) for width in (37, 38))
    with pytest.raises(ValueError, match="the same size"):
        displacement([one], [other], pyr_scale=0.5, winsize=9, iterations=1)


@pytest.mark.parametrize("shape", [(1, 40), (40, 1)], ids=str)
def test_a_single_line_of_pixels_is_refused(shape):
    one = expand(np.zeros(shape, np.float32), WEIGHTS)
    with pytest.raises(ValueError, match="two pixels or more"):
        displacement([one], [one], pyr_scale=0.5, winsize=9, iterations=1)
