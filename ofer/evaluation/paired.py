"""Second opinions on a paired difference, beside the bootstrap over subjects (protocol §8.6)."""

import math

import numpy as np
import pandas as pd
from scipy.special import stdtr

from ofer.evaluation.iterations import fold_of_iteration
from ofer.evaluation.predictions import common_samples, correctness, predicted_labels


def mcnemar_exact(first: pd.DataFrame, second: pd.DataFrame) -> float:
    """Return the two-sided p of McNemar's exact test on two prediction files of the same samples.

    Samples that one got right and the other wrong fall to either side as coins do, if both are equally good. Each file
    counts by its median seed. Samples are taken as independent, which those of one subject are not: p is too small.
    Raises OferError if the files hold different samples.
    """
    common_samples([correctness(file) for file in (first, second)])
    right = [_right_by_median_seed(file) for file in (first, second)]
    together = pd.concat(right, axis=1, join="inner").to_numpy()
    only_first = int((together[:, 0] & ~together[:, 1]).sum())
    only_second = int((~together[:, 0] & together[:, 1]).sum())
    tosses, fewer = only_first + only_second, min(only_first, only_second)
    tail = sum(math.comb(tosses, heads) for heads in range(fewer + 1))
    # Exact integers: their quotient is right where either alone overflows a float.
    return min(1.0, 2 * tail / 2**tosses)


def median_seed(predictions: pd.DataFrame) -> int:
    """Return the seed of the (lower) median pooled accuracy; of equally accurate ones, the smallest."""
    right = predicted_labels(predictions) == predictions["label"]
    accuracies = right.groupby(predictions["seed"]).mean().sort_index()
    return int(accuracies.sort_values(kind="stable").index[(len(accuracies) - 1) // 2])


def fold_means(predictions: pd.DataFrame) -> pd.Series:
    """Return the accuracy (0 … 1) within each fold of each seed, indexed (seed, fold)."""
    right = (predicted_labels(predictions) == predictions["label"]).astype(float)
    return right.groupby([predictions["seed"], predictions["fold"]]).mean()


def corrected_resampled_t(differences: pd.Series, share: float) -> float:
    """Return the two-sided p of Nadeau and Bengio's corrected resampled t-test (2003) of a mean difference of zero.

    `differences` holds one for each of J trainings (folds × seeds), `share` is the test samples' number over the
    training samples'. Trainings share most of their samples, so the variance of the mean is taken as
    (1/J + `share`) times that of the differences. NaN for fewer than two trainings.
    """
    values = differences.to_numpy(float)
    if len(values) < 2:
        return math.nan
    mean, variance = values.mean(), values.var(ddof=1)
    if np.isclose(variance, 0, atol=1e-18):
        return 1.0 if np.isclose(mean, 0, atol=1e-9) else 0.0
    t = mean / math.sqrt((1 / len(values) + share) * variance)
    return float(2 * stdtr(len(values) - 1, -abs(t)))


def tested_share(predictions: pd.DataFrame, count: int) -> float:
    """Return the mean over the iterations of test samples / training samples, with `count` folds."""
    sizes = correctness(predictions)["fold"].value_counts().reindex(range(count), fill_value=0)
    iterations = (fold_of_iteration(number, count) for number in range(count))
    return float(np.mean([sizes[test] / sizes[training].sum() for test, _, training in iterations]))


def _right_by_median_seed(predictions: pd.DataFrame) -> pd.Series:
    chosen = predictions[predictions["seed"] == median_seed(predictions)]
    right = predicted_labels(chosen) == chosen["label"]
    return right.set_axis(chosen["sample"])
