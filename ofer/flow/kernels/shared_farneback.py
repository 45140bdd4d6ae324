"""Farnebäck's flow between many pairs of a sequence's frames, each frame expanded once.

The plain form is `ofer.flow.farneback.farneback`, pair by pair: OpenCV's function, which expands both frames of every
pair anew. Here a frame's expanded pyramid is kept for as long as a pair needs it. The flows are OpenCV's within 10⁻³
pixels; where they were compared, they were the same bytes.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ofer.flow.kernels.displacement import displacement
from ofer.flow.kernels.expansion import Expansion, expand
from ofer.flow.kernels.expansion_weights import expansion_weights
from ofer.flow.kernels.pyramid import pyramid


def shared_farneback(
    frames: NDArray[np.uint8],
    pairs: Sequence[tuple[int, int]],
    *,
    pyr_scale: float,
    levels: int,
    winsize: int,
    iterations: int,
    poly_n: int,
    poly_sigma: float,
) -> Iterator[NDArray[np.float32]]:
    """Yield what `farneback` returns for each pair (previous, next) of `frames` (n, height, width), counted from 1.

    Windows are boxes, as with `flags` 0.
    """
    weights = expansion_weights(poly_n, poly_sigma)
    left = Counter(number for pair in pairs for number in pair)
    expanded: dict[int, list[Expansion]] = {}
    for pair in pairs:
        for number in pair:
            if number not in expanded:
                images = pyramid(frames[number - 1], pyr_scale=pyr_scale, levels=levels)
                expanded[number] = [expand(image, weights) for image in images]
        previous, following = (expanded[number] for number in pair)
        yield displacement(previous, following, pyr_scale=pyr_scale, winsize=winsize, iterations=iterations)
        left.subtract(pair)
        for number in pair:
            if not left[number]:
                expanded.pop(number, None)
