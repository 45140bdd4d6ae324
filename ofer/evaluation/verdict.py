"""The verdict on a number that we computed: whether it agrees with the published one (protocol §8.6)."""

from ofer.evaluation.bootstrap import Estimate


def equivalence(estimate: Estimate, published: float, *, margin: float, confidence: float) -> str:
    """Return `reproduced`, `below`, `above` or `inconclusive`; all in the unit of the estimate.

    `reproduced`: two one-sided tests at level 1 − `confidence` both reject a difference of `margin` or more
    (equivalently, the central interval of 2·`confidence` − 1 lies within `margin` of the published value).
    Otherwise `below` or `above` if the interval of `confidence` lies on one side of the published value,
    and `inconclusive` if it does not: the samples are too few to tell.
    """
    low, high = estimate.interval(2 * confidence - 1)
    if published - margin < low and high < published + margin:
        return "reproduced"
    low, high = estimate.interval(confidence)
    if high < published:
        return "below"
    return "above" if low > published else "inconclusive"
