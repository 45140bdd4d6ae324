"""Dense optical flow by polynomial expansion (Farnebäck 2003), as in Poux et al."""

import cv2
import numpy as np
from numpy.typing import NDArray


def farneback(
    previous: NDArray[np.uint8],
    next: NDArray[np.uint8],
    *,
    pyr_scale: float,
    levels: int,
    winsize: int,
    iterations: int,
    poly_n: int,
    poly_sigma: float,
    flags: int,
) -> NDArray[np.float32]:
    """Return the flow from `previous` to `next`, both (height, width) uint8, as (2, height, width) float32.

    Channel 0 is dx, to the right, channel 1 is dy, down, in pixels: what is at (x, y) in `previous` is at
    (x + dx, y + dy) in `next`. The parameters are those of cv2.calcOpticalFlowFarneback.
    """
    flow = cv2.calcOpticalFlowFarneback(
        previous,
        next,
        None,  # type: ignore[call-overload]  # no initial flow; cv2's stubs do not know that None is allowed
        pyr_scale=pyr_scale,
        levels=levels,
        winsize=winsize,
        iterations=iterations,
        poly_n=poly_n,
        poly_sigma=poly_sigma,
        flags=flags,
    )
    return np.ascontiguousarray(np.moveaxis(flow, -1, 0), dtype=np.float32)
