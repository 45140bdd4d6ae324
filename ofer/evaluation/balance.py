"""Spread the classes more evenly over folds without splitting a subject."""

import numpy as np
import pandas as pd


def improve_by_swapping(folds: pd.DataFrame, count: int) -> np.ndarray:
    """Return a fold per row of `folds` (subject, label, fold) after swapping whole subjects.

    As long as some swap of two subjects of different folds lowers χ² = Σ (observed − expected)² / expected of the
    fold-by-class counts, the best one is made; of equally good ones the first in subject order. Expected is an equal
    share of each class per fold, so folds of unequal size also cost. Deterministic, and ends because χ² only falls.
    """
    by_subject = pd.crosstab(folds["subject"], folds["label"])
    subject_counts = by_subject.to_numpy(float)
    fold_of = folds.groupby("subject")["fold"].first().reindex(by_subject.index).to_numpy().copy()
    weights = count / subject_counts.sum(axis=0)
    # Gained[a, b]: what fold of a receives when a and b change places, per class.
    gained = subject_counts[None, :, :] - subject_counts[:, None, :]
    while True:
        fold_counts = np.zeros((count, subject_counts.shape[1]))
        np.add.at(fold_counts, fold_of, subject_counts)
        held = fold_counts[fold_of]
        ahead = held[:, None, :] - held[None, :, :]
        change = 2 * (weights * gained * (ahead + gained)).sum(axis=2)
        change[fold_of[:, None] == fold_of[None, :]] = 0
        # Rounded, so that the order of summation on another processor cannot decide between equal swaps.
        change = change.round(9)
        best = int(change.argmin())
        if change.flat[best] >= 0:
            break
        first, second = divmod(best, len(fold_of))
        fold_of[first], fold_of[second] = fold_of[second], fold_of[first]
    return pd.Series(fold_of, index=by_subject.index).loc[folds["subject"]].to_numpy()
