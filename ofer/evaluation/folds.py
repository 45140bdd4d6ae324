"""Ten-fold cross validation: which samples are tested together (Poux et al. §4.1.2; protocol §3.7, §8.2)."""

import warnings
from collections.abc import Iterable

import numpy as np
import pandas as pd
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

from ofer.errors import OferError
from ofer.evaluation.balance import improve_by_swapping

COLUMNS = ["sample", "subject", "label", "fold"]
SMALLEST_COUNT = 3
"""Test, validation and at least one to train on."""


def stratified(samples: pd.DataFrame, count: int, seed: int) -> pd.DataFrame:
    """Return the paper's folds: proportional classes; a subject's samples may lie in several folds.

    `samples` has the columns sample, subject, label. Returns sample, subject, label, fold (0 … count − 1),
    ordered by sample; the order of the input rows has no influence.
    Raises OferError if the smallest class has fewer samples than there are folds.
    """
    ordered = _ordered(samples, count)
    sizes = ordered["label"].value_counts().sort_index()
    if sizes.min() < count:
        raise OferError(
            f"folds.count: {count} folds, but the corpus has only {sizes.min()} samples of {sizes.idxmin()} "
            f"(of {len(ordered)} in all); {_remedy(sizes.min(), 'samples')}"
        )
    splitter = StratifiedKFold(count, shuffle=True, random_state=seed)
    return ordered.assign(fold=_fold_numbers(splitter.split(ordered, ordered["label"])))[COLUMNS]


def stratified_group(samples: pd.DataFrame, count: int, seed: int) -> pd.DataFrame:
    """Return subject-independent folds: all samples of a subject in one fold, classes as even as they get.

    scikit-learn's greedy assignment is improved by swapping whole subjects while the χ² of the
    fold-by-class counts falls (protocol §8.2). Same input and output as `stratified`.
    Raises OferError if there are fewer subjects than folds, or if all classes are smaller than that.
    """
    ordered = _ordered(samples, count)
    subjects = ordered["subject"].nunique()
    if subjects < count:
        raise OferError(
            f"folds.count: {count} folds, but the corpus has only {subjects} subjects "
            f"({len(ordered)} samples); {_remedy(subjects, 'subjects')}"
        )
    sizes = ordered["label"].value_counts().sort_index()
    if sizes.max() < count:
        raise OferError(
            f"folds.count: {count} folds, but the largest class, {sizes.idxmax()}, has only {sizes.max()} samples; "
            f"{_remedy(sizes.max(), 'samples')}"
        )
    splitter = StratifiedGroupKFold(count, shuffle=True, random_state=seed)
    with warnings.catch_warnings():
        # That a class is smaller than the number of folds is said by `violations`, fold by fold.
        warnings.filterwarnings("ignore", message="The least populated class", category=UserWarning)
        splits = splitter.split(ordered, ordered["label"], ordered["subject"])
        greedy = ordered.assign(fold=_fold_numbers(splits))
    return ordered.assign(fold=improve_by_swapping(greedy, count))[COLUMNS]


def violations(folds: pd.DataFrame, count: int) -> list[str]:
    """Return one sentence per class that is missing in a fold, by fold, then class; none is the aim."""
    counts = pd.crosstab(folds["fold"], folds["label"]).reindex(range(count), fill_value=0)
    return [
        f"fold {fold} has no sample of {label}"
        for fold in counts.index
        for label in counts.columns
        if counts.loc[fold, label] == 0
    ]


def subjects_in_several_folds(folds: pd.DataFrame) -> list[str]:
    """Return the subjects whose samples lie in more than one fold, sorted: empty if subject-independent."""
    folds_per_subject = folds.groupby("subject")["fold"].nunique()
    return sorted(folds_per_subject.index[folds_per_subject > 1])


def _ordered(samples: pd.DataFrame, count: int) -> pd.DataFrame:
    if count < SMALLEST_COUNT:
        raise OferError(
            f"folds.count: {count} folds leave none to train on beside test and validation; "
            f"set at least {SMALLEST_COUNT}"
        )
    return samples[["sample", "subject", "label"]].sort_values("sample", kind="stable", ignore_index=True)


def _remedy(largest: int, what: str) -> str:
    return f"set folds.count to at most {largest} or add {what}" if largest >= SMALLEST_COUNT else f"add {what}"


def _fold_numbers(splits: Iterable[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    tests = [test for _, test in splits]
    numbers = np.empty(sum(map(len, tests)), int)
    for fold, test in enumerate(tests):
        numbers[test] = fold
    return numbers
