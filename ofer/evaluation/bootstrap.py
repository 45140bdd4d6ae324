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


def draw_subjects(subjects: int, draws: int, seed: int) -> np.ndarray:
    """Return (draws, subjects) ints: how often each subject is taken when as many are drawn as there are."""
    taken = np.random.default_rng(seed).integers(0, subjects, (draws, subjects))
    flat = taken + np.arange(draws)[:, None] * subjects
    return np.bincount(flat.ravel(), minlength=draws * subjects).reshape(draws, subjects)


def statistic(values: pd.DataFrame, *, pooled: bool = False) -> float:
    """Return the mean over folds of the fold's mean value or, `pooled`, the mean over all samples."""
    means = values["value"] if pooled else values.groupby("fold")["value"].mean()
    return float(means.mean())


def combination(
    terms: Sequence[tuple[float, pd.DataFrame]], *, draws: int, seed: int, pooled: bool = False
) -> Estimate:
    """Return the weighted sum of the `statistic` of several value frames of the same samples.

    The mean over folds is the papers' accuracy (protocol §3.7); a fold that a draw leaves empty is left out of that
    draw's mean.
    One term of weight 1 is an accuracy; weights 1 and −1 are a gap or a paired difference.
    Raises OferError if the frames do not hold the same samples.
    """
    frames = [values.sort_values("sample", ignore_index=True) for _, values in terms]
    common_samples(frames)
    if frames[0].empty:
        raise OferError("predictions: no samples; look at excluded.csv beside samples.csv")
    subject_of, subjects = pd.factorize(frames[0]["subject"], sort=True)
    group_of, groups = pd.factorize(frames[0]["fold"] * (not pooled), sort=True)
    weights = draw_subjects(len(subjects), draws, seed)
    # Row 0 takes every subject once: the estimate itself.
    weights = np.vstack([np.ones((1, len(subjects)), weights.dtype), weights]).astype(float)
    sizes = _weighted_sums(weights, subject_of, group_of, np.ones(len(subject_of)), len(groups))
    total = np.zeros(draws + 1)
    for (factor, _), frame in zip(terms, frames, strict=True):
        sums = _weighted_sums(weights, subject_of, group_of, frame["value"].to_numpy(float), len(groups))
        means = np.divide(sums, sizes, out=np.full_like(sums, np.nan), where=sizes > 0)
        total += factor * np.nanmean(means, axis=1)
    return Estimate(value=float(total[0]), resampled=total[1:], samples=len(subject_of))


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
