"""Dense optical flow by polynomial expansion (Farnebäck 2003), as in Poux et al."""

from collections.abc import Iterator, Sequence
from typing import Any

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


PAIRS_A_FRAME = 2
"""From here on expanding each frame once pays: three pairs of four frames do not, all pairs into the second half of a
sequence do."""


def farneback_between(
    frames: NDArray[np.uint8], pairs: Sequence[tuple[int, int]], parameters: dict[str, Any], *, kernels: bool = True
) -> Iterator[NDArray[np.float32]]:
    """Yield the flow of each pair (previous, next) of `frames` (n, height, width), counted from 1.

    `parameters` are those of `farneback`. kernels: share each frame's polynomial expansion between its pairs where that
    pays, which gives the same flows.
    """
    taking_part = {number for pair in pairs for number in pair}
    if kernels and parameters["flags"] == 0 and len(pairs) >= PAIRS_A_FRAME * len(taking_part):
        # Compiled code takes half a second to load: only where it is used.
        from ofer.flow.kernels.shared_farneback import shared_farneback

        boxes = {name: value for name, value in parameters.items() if name != "flags"}
        yield from shared_farneback(frames, pairs, **boxes)
    else:
        for previous, following in pairs:
            yield farneback(frames[previous - 1], frames[following - 1], **parameters)
