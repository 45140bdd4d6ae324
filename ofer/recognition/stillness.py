"""Assume an occlusion where the user knows none: the one whose region stays still while the rest moves.

An occluder that does not move shows the same grey all the time; skin does not, since light and folds change with every
expression. The rule and its numbers were chosen on one part of the built-in corpus and measured on the others
(docs/recognise.md, `python -m benchmarks.assumed_occlusion`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.flow.pooling import adaptive_average_pool
from ofer.recognition.trained_model import CLEAN

BLUR = 2.0
"""Standard deviation in pixels of the Gaussian that takes the camera's noise out before grey levels are compared."""

STILL = 1.0
"""Grey levels; a cell that changes less over the whole clip is still."""

LEAST_SCORE = 0.4
"""A region that is not clearly stiller than the rest hides nothing."""

LEAST_BEHIND = 0.1
"""A region of which so much less is still than of the stillest one is not hidden as a whole: something in it moves."""


@dataclass(frozen=True)
class Assumption:
    """The occlusion assumed, and the score of each candidate: from −1 to 1, at LEAST_SCORE or above it counts."""

    occlusion: str
    scores: dict[str, float]

    @property
    def lead(self) -> float:
        """Return by how much the scores decide: over the runner-up, or from LEAST_SCORE, whichever is less."""
        ordered = sorted(self.scores.values(), reverse=True)
        best, second = (*ordered, -1.0, -1.0)[:2]
        return LEAST_SCORE - best if self.occlusion == CLEAN else min(best - second, best - LEAST_SCORE)


class Change:
    """The change of each pixel of the crops against the neutral one, at most, over the clip."""

    def __init__(self) -> None:
        self._largest: NDArray[np.float32] | None = None

    def add(self, neutral: NDArray[np.uint8], crop: NDArray[np.uint8]) -> None:
        """Take in one more crop (height, width) beside the neutral one."""
        change = np.abs(_smooth(crop) - _smooth(neutral))
        self._largest = change if self._largest is None else np.maximum(self._largest, change)

    def pooled(self, size: int) -> NDArray[np.float32]:
        """Return the change in grey levels, averaged over `size` by `size` cells. At least one crop must be there."""
        assert self._largest is not None
        return adaptive_average_pool(self._largest, size).astype(np.float32)


def assume_occlusion(change: NDArray[np.floating], hidden: Mapping[str, NDArray[np.floating]]) -> Assumption:
    """Return which of the occlusions to assume, `none` if no region is clearly stiller than the rest.

    change: (s, s) grey levels. hidden: by occlusion the share of each cell that it hides (s, s).
    A candidate's score is the share of still cells among those that it hides, less their share among those that only
    other candidates hide; elsewhere, in the background say, stillness means nothing. It is −1 where the first share is
    LEAST_BEHIND or more below the largest one: a hidden mouth makes the lower part stiller, but not all of it. Of equal
    scores the first name in the alphabet wins.
    """
    masks = {name: share > 0.5 for name, share in sorted(hidden.items())}
    still = change < STILL
    anywhere = np.any(list(masks.values()), axis=0) if masks else np.zeros(change.shape, bool)
    inside = {name: _share(still, mask) for name, mask in masks.items()}
    least = max(inside.values(), default=0.0) - LEAST_BEHIND
    scores = {
        name: inside[name] - _share(still, anywhere & ~mask) if inside[name] > least else -1.0
        for name, mask in masks.items()
    }
    best = max(scores, key=lambda name: scores[name]) if scores else CLEAN
    return Assumption(best if scores and scores[best] >= LEAST_SCORE else CLEAN, scores)


def _share(still: NDArray[np.bool_], cells: NDArray[np.bool_]) -> float:
    return float(still[cells].mean()) if cells.any() else 0.0


def _smooth(crop: NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(crop.astype(np.float32), (0, 0), BLUR))
