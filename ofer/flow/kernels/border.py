"""Weights of pixels near an image's border when flow is found, as in cv2.calcOpticalFlowFarneback."""

import numpy as np
from numpy.typing import NDArray

BORDER_WEIGHTS = np.array([0.14, 0.14, 0.4472, 0.4472, 0.4472], np.float32)
"""From the border inwards; further inside it is 1."""


def border_weights(length: int) -> NDArray[np.float32]:
    """Return the weights along a side of `length` pixels; a pixel's weight is the product of its row's and column's."""
    weights = np.ones(length, np.float32)
    inside = min(len(BORDER_WEIGHTS), length)
    weights[:inside] *= BORDER_WEIGHTS[:inside]
    weights[length - inside :] *= BORDER_WEIGHTS[:inside][::-1]
    return weights
