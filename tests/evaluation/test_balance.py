"""Swapping subjects against an obvious search."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from ofer.evaluation.balance import improve_by_swapping


def counts_of(folds: pd.DataFrame, count: int) -> np.ndarray:
    return pd.crosstab(folds["fold"], folds["label"]).reindex(range(count), fill_value=0).to_numpy()


def chi_square(counts: np.ndarray) -> float:
    expected = counts.sum(axis=0) / len(counts)
    return float(((counts - expected) ** 2 / expected).sum())


def swap_until_nothing_helps(folds: pd.DataFrame, count: int) -> pd.DataFrame:
    """Try every swap, count afresh, take the best: slow and plain."""
    subjects = sorted(folds["subject"].unique())
    while True:
        current = chi_square(counts_of(folds, count))
        best, best_score = None, round(current, 9)
        for first, second in combinations(subjects, 2):
            fold_of = folds.groupby("subject")["fold"].first()
            exchange = {first: fold_of[second], second: fold_of[first]}
            candidate = folds.assign(
                fold=[exchange.get(s, f) for s, f in zip(folds["subject"], folds["fold"], strict=True)]
            )
            score = round(chi_square(counts_of(candidate, count)), 9)
            if score < best_score:
                best, best_score = candidate, score
        if best is None:
            return folds
        folds = best


@pytest.mark.parametrize("seed", range(2))
def test_swapping_agrees_with_the_plain_search(seed):
    random = np.random.default_rng(seed)
    rows = [(f"S{s:02}", label) for s in range(10) for label in random.choice(list("abc"), random.integers(1, 4))]
    folds = pd.DataFrame(rows, columns=["subject", "label"])
    folds["fold"] = folds["subject"].map({f"S{s:02}": fold for s, fold in enumerate(random.integers(0, 3, 10))})
    slow = swap_until_nothing_helps(folds, 3)
    fast = folds.assign(fold=improve_by_swapping(folds, 3))
    assert chi_square(counts_of(fast, 3)) == pytest.approx(chi_square(counts_of(slow, 3)))
    assert fast.groupby("subject")["fold"].nunique().eq(1).all()
