"""Farnebäck's flow between many pairs of a sequence's frames, each frame expanded once.

OpenCV's function expands both frames of every pair anew. Here a frame's expanded pyramid is kept for as long as a pair
needs it. The flows are OpenCV's within 10⁻³ pixels; where they were compared, they were the same bytes.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ofer.flow.displacement import displacement
from ofer.flow.expansion import Expansion, expand
from ofer.flow.expansion_weights import expansion_weights
from ofer.flow.products import Interleaved, interleaved, planes
from ofer.flow.pyramid import pyramid


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
    expanded: dict[int, list[Interleaved]] = {}
    # Pairs mostly come grouped by their first frame, the only one whose expansion is read in planes.
    first, previous = 0, list[Expansion]()
    for pair in pairs:
        for number in pair:
            if number not in expanded:
                images = pyramid(frames[number - 1], pyr_scale=pyr_scale, levels=levels)
                expanded[number] = [interleaved(expand(image, weights)) for image in images]
        if pair[0] != first:
            first, previous = pair[0], [planes(level) for level in expanded[pair[0]]]
        following = expanded[pair[1]]
        yield displacement(previous, following, pyr_scale=pyr_scale, winsize=winsize, iterations=iterations)
        left.subtract(pair)
        for number in pair:
            if not left[number]:
                expanded.pop(number, None)
