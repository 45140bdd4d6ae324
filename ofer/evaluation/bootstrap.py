"""Confidence intervals by resampling subjects and trainings (protocol §8.6).

Samples of one subject resemble each other, so that subjects, not samples, are drawn with replacement (percentile
cluster bootstrap). Of several trainings, which differ in their seed, as many as there are are drawn with replacement
as well, apart from the subjects: both factors are crossed, since every training is tested on every subject ("pigeonhole
bootstrap", Owen 2007, doi:10.1214/07-AOAS122). Everything that is compared is computed on the same draws.

A frame of *values* has a row per sample and seed: sample, subject, fold, seed, value (`ofer.evaluation.predictions`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ofer.base.errors import OferError
from ofer.evaluation.predictions import common_samples, correctness


@dataclass(frozen=True)
class Estimate:
    """A number in the unit of its values, and the same number on each draw of subjects and trainings."""

    value: float
    resampled: np.ndarray
    samples: int

    def interval(self, confidence: float) -> tuple[float, float]:
        """Return the central percentile interval that holds `confidence` (0 … 1) of the draws."""
        low, high = np.nanquantile(self.resampled, [(1 - confidence) / 2, (1 + confidence) / 2])
        return float(low), float(high)

    def p_value(self) -> float:
        """Return the two-sided p of the number being zero: the smallest 1 − confidence whose interval excludes zero.

        One draw is added to either side (Davison and Hinkley 1997, §4.2), so that it is never below 2 / (draws + 1).
        """
        # Sums of the same fractions in another order differ by rounding; those are ties with zero.
        resampled = np.round(self.resampled, 9)
        tail = min((resampled <= 0).sum(), (resampled >= 0).sum())
        return float(min(1.0, 2 * (1 + tail) / (1 + len(resampled))))


def weighted_sum(terms: Sequence[tuple[float, Estimate]]) -> Estimate:
    """Return the weighted sum of numbers that were estimated of the same samples on the same draws."""
    return Estimate(
        value=float(sum(weight * term.value for weight, term in terms)),
        resampled=np.sum([weight * term.resampled for weight, term in terms], axis=0),
        samples=terms[0][1].samples,
    )


SUBJECTS, TRAININGS = 0, 1
"""What is drawn: a stream of random numbers each, so that one training leaves the draws of subjects as they are."""


def draw(units: int, draws: int, seed: int, what: int = SUBJECTS) -> np.ndarray:
    """Return (draws, units) ints: how often each unit is taken when as many are drawn as there are."""
    random = np.random.default_rng([seed, what] if what else seed)
    flat = random.integers(0, units, (draws, units)) + np.arange(draws)[:, None] * units
    return np.bincount(flat.ravel(), minlength=draws * units).reshape(draws, units)


def statistic(values: pd.DataFrame, *, pooled: bool = False) -> float:
    """Return the mean over folds of the fold's mean value or, `pooled`, the mean over all samples."""
    means = values["value"] if pooled else values.groupby("fold")["value"].mean()
    return float(means.mean())


def resample(values: pd.DataFrame, *, draws: int, seed: int, pooled: bool = False) -> Estimate:
    """Return the `statistic` of a value frame and its values on each draw.

    The mean over folds is the papers' accuracy (protocol §3.7); a fold that a draw leaves empty is left out of that
    draw's mean. The same subjects, number of trainings and `seed` give the same draws. Raises OferError if there are no
    samples.
    """
    if values.empty:
        raise OferError("predictions: no samples; look at excluded.csv beside samples.csv")
    values = values.sort_values(["sample", "seed"], ignore_index=True)
    cell_of, (subjects, groups, trainings) = _cells(values.assign(fold=values["fold"] * (not pooled)))
    sizes, sums = np.zeros((2, len(subjects), len(groups), len(trainings)))
    np.add.at(sizes, cell_of, 1.0)
    np.add.at(sums, cell_of, values["value"].to_numpy(float))
    # Row 0 takes every subject and every training once: the estimate itself.
    of_subject, of_training = (
        np.vstack([np.ones((1, len(units))), draw(len(units), draws, seed, what)])
        for units, what in ((subjects, SUBJECTS), (trainings, TRAININGS))
    )
    # einsum, not @: its order of summation does not depend on the number of threads of a BLAS library.
    weighted_sizes, weighted_sums = (
        (np.einsum("ds,sgt->dgt", of_subject, table, optimize=False) * of_training[:, None, :]).sum(axis=2)
        for table in (sizes, sums)
    )
    empty = np.full_like(weighted_sums, np.nan)
    means = np.nanmean(np.divide(weighted_sums, weighted_sizes, out=empty, where=weighted_sizes > 0), axis=1)
    return Estimate(value=float(means[0]), resampled=means[1:], samples=values["sample"].nunique())


def combination(
    terms: Sequence[tuple[float, pd.DataFrame]], *, draws: int, seed: int, pooled: bool = False
) -> Estimate:
    """Return the weighted sum of the `statistic` of several value frames of the same samples, on the same draws.

    One term of weight 1 is an accuracy; weights 1 and −1 are a gap or a paired difference.
    Raises OferError if the frames do not hold the same samples.
    """
    common_samples([values.sort_values(["sample", "seed"], ignore_index=True) for _, values in terms])
    return weighted_sum([(weight, resample(values, draws=draws, seed=seed, pooled=pooled)) for weight, values in terms])


def accuracy(predictions: pd.DataFrame, *, draws: int, seed: int, pooled: bool = False) -> Estimate:
    """Return the accuracy (0 … 1) of a prediction file, averaged over its seeds."""
    return combination([(1.0, correctness(predictions))], draws=draws, seed=seed, pooled=pooled)


def paired_difference(
    first: pd.DataFrame, second: pd.DataFrame, *, draws: int, seed: int, pooled: bool = False
) -> Estimate:
    """Return statistic(first) − statistic(second) of two value frames, on the same draws of subjects."""
    return combination([(1.0, first), (-1.0, second)], draws=draws, seed=seed, pooled=pooled)


def _cells(values: pd.DataFrame) -> tuple[tuple[np.ndarray, ...], tuple[pd.Index, ...]]:
    """Return where each row belongs in an array of subjects, folds and seeds, and what these are."""
    codes, units = zip(*(pd.factorize(values[name], sort=True) for name in ("subject", "fold", "seed")), strict=True)
    return codes, units
