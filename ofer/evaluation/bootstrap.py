"""Confidence intervals by resampling subjects (protocol §8.6).

Samples of one subject resemble each other, so that subjects, not samples, are drawn with replacement
(percentile cluster bootstrap). Everything that is compared is computed on the same draws.

A frame of *values* has a row per sample: sample, subject, fold, value (`ofer.evaluation.predictions`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ofer.errors import OferError
from ofer.evaluation.predictions import common_samples, correctness


@dataclass(frozen=True)
class Estimate:
    """A number in the unit of its values, and the same number on each draw of subjects."""

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


def draw_subjects(subjects: int, draws: int, seed: int) -> np.ndarray:
    """Return (draws, subjects) ints: how often each subject is taken when as many are drawn as there are."""
    taken = np.random.default_rng(seed).integers(0, subjects, (draws, subjects))
    flat = taken + np.arange(draws)[:, None] * subjects
    return np.bincount(flat.ravel(), minlength=draws * subjects).reshape(draws, subjects)


def statistic(values: pd.DataFrame, *, pooled: bool = False) -> float:
    """Return the mean over folds of the fold's mean value or, `pooled`, the mean over all samples."""
    means = values["value"] if pooled else values.groupby("fold")["value"].mean()
    return float(means.mean())


def resample(values: pd.DataFrame, *, draws: int, seed: int, pooled: bool = False) -> Estimate:
    """Return the `statistic` of a value frame and its values on each draw.

    The mean over folds is the papers' accuracy (protocol §3.7); a fold that a draw leaves empty is left out of that
    draw's mean. The same subjects and `seed` give the same draws. Raises OferError if there are no samples.
    """
    frame = values.sort_values("sample", ignore_index=True)
    if frame.empty:
        raise OferError("predictions: no samples; look at excluded.csv beside samples.csv")
    subject_of, subjects = pd.factorize(frame["subject"], sort=True)
    group_of, groups = pd.factorize(frame["fold"] * (not pooled), sort=True)
    weights = draw_subjects(len(subjects), draws, seed)
    # Row 0 takes every subject once: the estimate itself.
    weights = np.vstack([np.ones((1, len(subjects)), weights.dtype), weights]).astype(float)
    sizes = _weighted_sums(weights, subject_of, group_of, np.ones(len(subject_of)), len(groups))
    sums = _weighted_sums(weights, subject_of, group_of, frame["value"].to_numpy(float), len(groups))
    means = np.nanmean(np.divide(sums, sizes, out=np.full_like(sums, np.nan), where=sizes > 0), axis=1)
    return Estimate(value=float(means[0]), resampled=means[1:], samples=len(subject_of))


def combination(
    terms: Sequence[tuple[float, pd.DataFrame]], *, draws: int, seed: int, pooled: bool = False
) -> Estimate:
    """Return the weighted sum of the `statistic` of several value frames of the same samples, on the same draws.

    One term of weight 1 is an accuracy; weights 1 and −1 are a gap or a paired difference.
    Raises OferError if the frames do not hold the same samples.
    """
    common_samples([values.sort_values("sample", ignore_index=True) for _, values in terms])
    return weighted_sum([(weight, resample(values, draws=draws, seed=seed, pooled=pooled)) for weight, values in terms])


def accuracy(predictions: pd.DataFrame, *, draws: int, seed: int, pooled: bool = False) -> Estimate:
    """Return the accuracy (0 … 1) of a prediction file, averaged over its seeds."""
    return combination([(1.0, correctness(predictions))], draws=draws, seed=seed, pooled=pooled)


def gap(clean: pd.DataFrame, occluded: pd.DataFrame, *, draws: int, seed: int, pooled: bool = False) -> Estimate:
    """Return accuracy(occluded) − accuracy(clean), negative = loss, on the same draws of subjects."""
    return paired_difference(correctness(occluded), correctness(clean), draws=draws, seed=seed, pooled=pooled)


def paired_difference(
    first: pd.DataFrame, second: pd.DataFrame, *, draws: int, seed: int, pooled: bool = False
) -> Estimate:
    """Return statistic(first) − statistic(second) of two value frames, on the same draws of subjects."""
    return combination([(1.0, first), (-1.0, second)], draws=draws, seed=seed, pooled=pooled)


def _weighted_sums(
    weights: np.ndarray,
    subject_of: np.ndarray,
    group_of: np.ndarray,
    values: np.ndarray,
    groups: int,
) -> np.ndarray:
    """Return (draws, groups): per draw and group, Σ weight of the sample's subject × value."""
    table = np.zeros((weights.shape[1], groups))
    np.add.at(table, (subject_of, group_of), values)
    # einsum, not @: its order of summation does not depend on the number of threads of a BLAS library.
    return np.einsum("ds,sg->dg", weights, table, optimize=False)
