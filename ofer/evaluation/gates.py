"""Measures of what gates know: how much lower a patch's weight α is where more of it is hidden.

A frame of *gates* has a row per sample and patch: sample, subject, patch, alpha, hidden_share. Intervals are over
subjects (`ofer.evaluation.bootstrap`); a sample whose subject is not told counts as its own.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.base.tables import read_table
from ofer.evaluation.all_samples import require_divided
from ofer.evaluation.bootstrap import Estimate, draw, resample
from ofer.evaluation.division import read_division
from ofer.evaluation.roc import area, levels

HIDDEN = 0.5
"""[U] A patch counts as hidden from this hidden share on, and as not hidden at 0; those between are left out."""

FACE = "face"
"""The patch that is the whole face."""

Times = NDArray[np.float64]
"""How often each row is taken."""


def read_gates(path: Path, division: Sequence[Path]) -> pd.DataFrame:
    """Return a frame of gates, which has each tested sample of a division once for each patch.

    division: its two files. Raises OferError for a sample that is missing, there twice, or none of the division.
    """
    gates = read_table(path, ("sample", "subject", "patch"))
    require_divided(gates, read_division(division).tested(), path, by="patch")
    return gates


def is_hidden(gates: pd.DataFrame) -> pd.Series:
    """Return which patches count as hidden."""
    return gates["hidden_share"] >= HIDDEN


def is_not_hidden(gates: pd.DataFrame) -> pd.Series:
    """Return which patches count as not hidden."""
    return gates["hidden_share"] == 0


def separation(gates: pd.DataFrame, *, draws: int, seed: int) -> Estimate:
    """Return how probably a hidden patch has a lower α than one that is not hidden: the area under the ROC curve.

    It is one half where α knows nothing, 1 where every hidden patch has a lower α than every other. NaN where no patch
    is hidden, or none is not; such draws are left out of the interval.
    """
    told = gates[is_hidden(gates) | is_not_hidden(gates)]
    level, others = levels(told["alpha"]), ~is_hidden(told).to_numpy()
    return _on_draws(lambda times: area(level, others, times), told, draws, seed)


def rank_correlation(gates: pd.DataFrame, *, draws: int, seed: int) -> Estimate:
    """Return Spearman's correlation of α with the hidden share: below 0 where α falls with it.

    NaN where one of them never changes. Patches that show nothing of their picture are left out.
    """
    seen = gates[gates["hidden_share"].notna()]
    both = levels(seen["alpha"]), levels(seen["hidden_share"])

    def correlation(times: Times) -> float:
        first, second = (_centred_ranks(level, times) for level in both)
        return _ratio((times * first * second).sum(), np.sqrt((times * first**2).sum() * (times * second**2).sum()))

    return _on_draws(correlation, seen, draws, seed)


def change(gates: pd.DataFrame, clean: pd.DataFrame, *, draws: int, seed: int) -> Estimate:
    """Return by how much α is higher than in the same patches of the same samples, of which nothing is hidden."""
    pairs = gates.merge(clean[["sample", "patch", "alpha"]], on=["sample", "patch"], suffixes=("", "_clean"))
    if len(pairs) != len(gates):
        raise OferError(
            f"gates: of {len(gates)} hidden patches {len(pairs)} are there of the clean picture; delete gates.csv of "
            "both and run snakemake again"
        )
    values = pairs[["sample", "subject"]].assign(fold=0, seed=0, value=pairs["alpha"] - pairs["alpha_clean"])
    return resample(values, draws=draws, seed=seed, pooled=True)


def _on_draws(measure: Callable[[Times], float], rows: pd.DataFrame, draws: int, seed: int) -> Estimate:
    """Return a measure of rows that are taken once each, and as often as their subject on each draw."""
    subject, subjects = pd.factorize(rows["subject"], sort=True)
    value = measure(np.ones(len(rows)))
    taken = draw(len(subjects), draws, seed) if np.isfinite(value) else ()
    resampled = np.array([measure(times[subject].astype(float)) for times in taken])
    return Estimate(value=value, resampled=resampled, samples=rows["sample"].nunique())


def _centred_ranks(level: NDArray[np.intp], times: Times) -> NDArray[np.float64]:
    """Return ranks, ties sharing their mean, less the mean rank, of rows that are taken some times."""
    size = np.bincount(level, times)
    return (size.cumsum() - size / 2 - times.sum() / 2)[level]


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole else float("nan")
