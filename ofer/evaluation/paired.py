"""Second opinions on a paired difference, beside the bootstrap over subjects (protocol §8.6)."""

import math

import numpy as np
import pandas as pd
from scipy.special import stdtr

from ofer.evaluation.predictions import common_samples, correctness, predicted_labels


def mcnemar_exact(first: pd.DataFrame, second: pd.DataFrame) -> float:
    """Return the two-sided p of McNemar's exact test on two prediction files of the same samples and seeds.

    Samples that one got right and the other wrong fall to either side as coins do, if both are equally good. Samples
    are taken as independent, which those of one subject are not: p is too small. Of several seeds each has a one-sided
    p either way, and twice their median is one for all of them, however they depend on one another (Rüger 1978).
    Raises OferError if the files hold different samples.
    """
    common_samples([correctness(file) for file in (first, second)])
    right = pd.concat([_right(file) for file in (first, second)], axis=1, join="inner")
    tails = np.array([_tails(of_seed.to_numpy()) for _, of_seed in right.groupby(level="seed")])
    return min(1.0, 2 * (1 if len(tails) == 1 else 2) * float(np.median(tails, axis=0).min()))


def fold_means(predictions: pd.DataFrame) -> pd.Series:
    """Return the accuracy (0 … 1) within each fold, over all seeds, indexed by fold."""
    right = (predicted_labels(predictions) == predictions["label"]).astype(float)
    return right.groupby(predictions["fold"]).mean()


def corrected_resampled_t(differences: pd.Series, share: float) -> float:
    """Return the two-sided p of Nadeau and Bengio's corrected resampled t-test (2003) of a mean difference of zero.

    `differences` holds one for each of J folds, `share` is the test samples' number over the training samples'.
    Trainings share most of their samples, so the variance of the mean is taken as (1/J + `share`) times that of the
    differences. Seeds are averaged before: those of a fold are tested on the same samples, and are no further folds.
    NaN for fewer than two folds.
    """
    values = differences.to_numpy(float)
    if len(values) < 2:
        return math.nan
    mean, variance = values.mean(), values.var(ddof=1)
    if np.isclose(variance, 0, atol=1e-18):
        return 1.0 if np.isclose(mean, 0, atol=1e-9) else 0.0
    t = mean / math.sqrt((1 / len(values) + share) * variance)
    return float(2 * stdtr(len(values) - 1, -abs(t)))


def _right(predictions: pd.DataFrame) -> pd.Series:
    right = predicted_labels(predictions) == predictions["label"]
    return right.set_axis(pd.MultiIndex.from_frame(predictions[["seed", "sample"]]))


def _tails(right: np.ndarray) -> list[float]:
    """Return how likely coins give as few as only the first, and as only the second of (samples, 2) booleans has."""
    alone = [int((right[:, one] & ~right[:, other]).sum()) for one, other in ((0, 1), (1, 0))]
    tosses = sum(alone)
    # Exact integers: their quotient is right where either alone overflows a float.
    return [sum(math.comb(tosses, heads) for heads in range(few + 1)) / 2**tosses for few in alone]
