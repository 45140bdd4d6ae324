"""Made-up faces that a pretext task learns from: each its own colours, behind black squares."""

import numpy as np
from numpy.typing import NDArray

from ofer.learning.stills import StillsRound
from ofer.learning.views import ViewedPictures, Views

SIDE = 16


def viewed(count: int, label: NDArray[np.integer] | None = None, *, seed: int = 0) -> ViewedPictures:
    """Return pictures on which each drawing lays a black square of a quarter of the picture."""
    rng = np.random.default_rng(seed)
    colours = rng.integers(60, 230, (count, 2, 2, 3))
    clean = np.kron(colours, np.ones((1, SIDE // 2, SIDE // 2, 1), int)) + rng.integers(0, 20, (count, SIDE, SIDE, 3))
    clean = clean.astype(np.uint8)

    def draw(indices: NDArray[np.int64], number: int) -> Views:
        hidden = np.zeros((len(indices), SIDE, SIDE), bool)
        for place, index in enumerate(indices):
            top, left = np.random.default_rng([number % 2**32, index]).integers(0, SIDE // 2, 2)
            hidden[place, top : top + SIDE // 2, left : left + SIDE // 2] = True
        occluded = np.where(hidden[..., None], np.uint8(0), clean[indices])
        return Views(clean[indices], occluded, hidden, indices)

    told = np.zeros(count, int) if label is None else label
    return ViewedPictures(draw, told, side=SIDE, channels=3, identity="colours")


def faces_round(training: int = 48, validation: int = 16, *, people: int = 0, seed: int = 0) -> StillsRound:
    """Return a round of such faces; of so many people, at random, if they are told."""
    rng = np.random.default_rng(seed)
    told = [rng.integers(0, people, count) if people else None for count in (training, validation)]
    return StillsRound(
        training=viewed(training, told[0]), validation=viewed(validation, told[1], seed=1), classes=people
    )
