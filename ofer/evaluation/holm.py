"""Many comparisons at once (protocol §8.6)."""

import numpy as np
from numpy.typing import ArrayLike


def holm(p_values: ArrayLike) -> np.ndarray:
    """Return the p values adjusted by Holm's step-down method (1979), in the same order.

    Where those at most α are called differences, the chance of one false call or more in the whole family is at most α.
    NaN, for a test that does not apply, stays NaN and does not count.
    """
    adjusted = np.array(p_values, float)
    known = np.flatnonzero(~np.isnan(adjusted))
    order = known[np.argsort(adjusted[known], kind="stable")]
    factors = np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(1, np.maximum.accumulate(adjusted[order] * factors))
    return adjusted
