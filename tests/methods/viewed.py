"""Faces in two views, made up: what a pretext task learns from."""

import numpy as np
from numpy.typing import NDArray

from ofer.learning.stills import StillsRound
from ofer.learning.views import ViewedPictures, Views

SIDE = 16


def viewed_pictures(count: int, seed: int) -> ViewedPictures:
    """Return pictures that differ from one another, on which a black square is painted where a number says."""
    clean = np.random.default_rng(seed).integers(1, 256, (count, SIDE // 4, SIDE // 4, 3), dtype=np.uint8)
    clean = clean.repeat(4, axis=1).repeat(4, axis=2)

    def draw(indices: NDArray[np.int64], number: int) -> Views:
        hidden = np.zeros((len(indices), SIDE, SIDE), bool)
        for mask, index in zip(hidden, indices, strict=True):
            row, column = np.random.default_rng([number, int(index)]).integers(0, SIDE - 6, 2)
            mask[row : row + 6, column : column + 6] = True
        return Views(clean[indices], np.where(hidden[..., None], 0, clean[indices]).astype(np.uint8), hidden)

    return ViewedPictures(draw, np.zeros(count, np.int64), side=SIDE, channels=3, identity=f"made up {seed}")


def viewed_round(training: int, validation: int) -> StillsRound:
    """Return a round of as many pictures to train and to select on."""
    return StillsRound(
        training=viewed_pictures(training, seed=0), validation=viewed_pictures(validation, seed=1), classes=0
    )
