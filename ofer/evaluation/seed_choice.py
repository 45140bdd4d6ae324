"""Choose an average seed: the paper fixes such a seed for all its tables (Poux et al. §4.2.1)."""

import pandas as pd

from ofer.base.errors import OferError

DIGITS = 9
"""Distances that agree to so many decimals are equal: means of the same accuracies may differ by rounding."""


def seed_scores(accuracies: pd.DataFrame, measure: str) -> pd.Series:
    """Return each seed's score, indexed by seed: the mean over folds of the column `measure` (protocol §3.7)."""
    return accuracies.groupby("seed")[measure].mean().sort_index()


def average_seed(scores: pd.Series) -> int:
    """Return the seed whose score is nearest to the mean over seeds, of equally near ones the smallest (§3.7 [U]).

    Raises OferError without scores.
    """
    if scores.empty:
        raise OferError("accuracies: no seed to choose from; raise `seeds.count`")
    distance = (scores - scores.mean()).abs().round(DIGITS)
    return min(int(seed) for seed in distance.index[distance == distance.min()])
