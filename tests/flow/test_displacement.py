"""What a displacement is not computed of; that it is OpenCV's is in `test_same_as_opencv.py`."""

import numpy as np
import pytest

from ofer.flow.displacement import displacement
from ofer.flow.expansion import expand
from ofer.flow.expansion_weights import expansion_weights
from ofer.flow.products import interleaved

WEIGHTS = expansion_weights(5, 1.2)


def test_an_expansion_that_is_not_interleaved_is_refused():
    one = expand(np.zeros((34, 37), np.float32), WEIGHTS)
    with pytest.raises(ValueError, match="interleaved"):
        displacement([one], [one], pyr_scale=0.5, winsize=9, iterations=1)


@pytest.mark.parametrize("shape", [(1, 40), (40, 1)], ids=str)
def test_a_single_line_of_pixels_is_refused(shape):
    one = expand(np.zeros(shape, np.float32), WEIGHTS)
    with pytest.raises(ValueError, match="two pixels or more"):
        displacement([one], [interleaved(one)], pyr_scale=0.5, winsize=9, iterations=1)
