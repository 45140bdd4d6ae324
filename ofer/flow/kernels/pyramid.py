"""The image pyramid that flow is found on from coarse to fine, as cv2.calcOpticalFlowFarneback builds it."""

import cv2
import numpy as np
from numpy.typing import NDArray

SMALLEST_SIDE = 32
"""Pixels; no reduction has a shorter side."""


def pyramid(image: NDArray[np.uint8], *, pyr_scale: float, levels: int) -> list[NDArray[np.float32]]:
    """Return `image` (height, width), lightly blurred, and its `levels` reductions by `pyr_scale`, finest first.

    There are fewer where a side would be shorter than `SMALLEST_SIDE`. Each reduction is made from the image itself.
    """
    height, width = image.shape
    single = image.astype(np.float32)
    reductions = []
    for scale in _scales(height, width, pyr_scale, levels):
        sigma = (1 / scale - 1) * 0.5
        side = max(round(sigma * 5) | 1, 3)
        blurred = cv2.GaussianBlur(single, (side, side), sigma, sigmaY=sigma)
        size = round(width * scale), round(height * scale)
        reductions.append(np.asarray(cv2.resize(blurred, size, interpolation=cv2.INTER_LINEAR), np.float32))
    return reductions


def _scales(height: int, width: int, pyr_scale: float, levels: int) -> list[float]:
    scales = [1.0]
    while len(scales) <= levels and min(height, width) * (scales[-1] * pyr_scale) >= SMALLEST_SIDE:
        scales.append(scales[-1] * pyr_scale)
    return scales
