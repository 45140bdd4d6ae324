"""The area under the ROC curve, of rows that are taken some times each: resampling changes how often, not the order."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def levels(values: ArrayLike) -> NDArray[np.intp]:
    """Return the place of each value among those that differ, which is all that the area depends on."""
    return np.unique(np.asarray(values), return_inverse=True)[1]


def area(level: NDArray[np.intp], positive: NDArray[np.bool_], times: NDArray[np.float64] | None = None) -> float:
    """Return how probably a positive row has a higher level than another; of equal ones one half counts.

    level, positive: (N,). times: (N,), how often each row is taken; None: once. NaN where all are positive, or none is.
    """
    positives, others = (
        np.bincount(level[chosen], None if times is None else times[chosen], minlength=level.max(initial=0) + 1)
        for chosen in (positive, ~positive)
    )
    pairs = positives.sum() * others.sum()
    return float((positives * (others.cumsum() - others / 2)).sum() / pairs) if pairs else float("nan")
