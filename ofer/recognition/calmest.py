"""The calmest frame of a clip, for clips that do not begin with a neutral face."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from ofer.flow.farneback import farneback
from ofer.recognition.crops import Cutter, Grey

WINDOW = 3
"""Steps from frame to frame, on either side, over which calm is judged: one still moment is no calm face."""


def steps(frames: Iterable[tuple[int, Grey]], cut: Cutter) -> tuple[list[int], NDArray[np.float64]]:
    """Return the frame numbers (n) and the mean length in pixels of the flow from each crop to the next (n − 1).

    All crops are cut with the box of the cutter's neutral frame, so that turning away counts as motion.
    """
    numbers: list[int] = []
    lengths: list[float] = []
    before: Grey | None = None
    for number, frame in frames:
        _, crop = cut.pair(number, frame)
        if before is not None:
            lengths.append(float(np.hypot(*farneback(before, crop, **cut.model.flow["farneback"])).mean()))
        numbers.append(number)
        before = crop
    return numbers, np.asarray(lengths)


def calmest(numbers: Sequence[int], lengths: NDArray[np.float64]) -> int:
    """Return the frame of the first half around which least moves; of equally calm ones the earliest.

    Only the first half: an expression is recognised in the frames after the neutral one, and a face may hold its
    expression as calmly as its rest. `lengths` (n − 1) are those between the frames `numbers` (n).
    """
    candidates = range(max(1, len(numbers) // 2))
    around = [lengths[max(0, index - WINDOW) : index + WINDOW].mean() if len(lengths) else 0.0 for index in candidates]
    return numbers[int(np.argmin(np.round(around, 6)))]
