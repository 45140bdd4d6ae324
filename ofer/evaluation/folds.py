"""Ten-fold cross validation: which samples are tested together (Poux et al. §4.1.2; protocol §3.7, §8.2)."""

import warnings
from collections import Counter
from collections.abc import Iterable

import numpy as np
import pandas as pd
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

from ofer.base.errors import OferError
from ofer.evaluation.balance import improve_by_swapping
from ofer.evaluation.fold_counts import fold_fault

COLUMNS = ["sample", "subject", "label", "fold"]


def stratified(samples: pd.DataFrame, count: int, seed: int) -> pd.DataFrame:
    """Return the paper's folds: proportional classes; a subject's samples may lie in several folds.

    `samples` has the columns sample, subject, label. Returns sample, subject, label, fold (0 … count − 1),
    ordered by sample; the order of the input rows has no influence.
    Raises OferError if the smallest class has fewer samples than there are folds, or if a subject has no name.
    """
    ordered = _ordered(samples, "stratified", count)
    splitter = StratifiedKFold(count, shuffle=True, random_state=seed)
    return ordered.assign(fold=_fold_numbers(splitter.split(ordered, ordered["label"])))[COLUMNS]


def stratified_group(samples: pd.DataFrame, count: int, seed: int) -> pd.DataFrame:
    """Return subject-independent folds: all samples of a subject in one fold, classes as even as they get.

    scikit-learn's greedy assignment is improved by swapping whole subjects while the χ² of the
    fold-by-class counts falls (protocol §8.2). Same input and output as `stratified`.
    Raises OferError if there are fewer subjects than folds, or if all classes are smaller than that.
    """
    ordered = _ordered(samples, "stratified_group", count)
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


def _ordered(samples: pd.DataFrame, scheme: str, count: int) -> pd.DataFrame:
    sizes = Counter(samples["label"])
    unnamed = samples["sample"][samples["subject"].isna() | (samples["subject"] == "")]
    if len(unnamed):
        raise OferError(f"samples: {len(unnamed)} name no subject, such as {unnamed.iloc[0]}; name it in the corpus")
    fault = fold_fault(scheme, count, sizes, samples["subject"].nunique())
    if fault:
        raise OferError(f"folds.count: {fault}")
    return samples[["sample", "subject", "label"]].sort_values("sample", kind="stable", ignore_index=True)


def _fold_numbers(splits: Iterable[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    tests = [test for _, test in splits]
    numbers = np.empty(sum(map(len, tests)), int)
    for fold, test in enumerate(tests):
        numbers[test] = fold
    return numbers
