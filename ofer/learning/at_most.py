"""A draw that leaves at most so many samples of a class, for corpora where some classes have far more than others."""

import numpy as np
from numpy.typing import NDArray

DRAW = 4
"""Stream of the seed, beside those of a training."""


def at_most(label: NDArray[np.integer], most: int | None, seed: int) -> NDArray[np.intp]:
    """Return the indices, ascending, of at most `most` samples of each class, drawn without replacement; None: all.

    What is drawn of a class depends on the seed and on that class alone.
    """
    if most is None:
        return np.arange(len(label))
    drawn = []
    for one in np.unique(label):
        members = np.flatnonzero(label == one)
        generator = np.random.default_rng([seed, DRAW, int(one)])
        drawn.append(generator.permutation(members)[:most])
    return np.sort(np.concatenate(drawn)) if drawn else np.arange(0)
