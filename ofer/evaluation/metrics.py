"""Figures of merit of a classifier (protocol §2.6), all as shares between 0 and 1."""

import pandas as pd

from ofer.evaluation.predictions import correctness, expressions_of, predicted_labels


def accuracy(predictions: pd.DataFrame) -> float:
    """Return correct / total over all rows (pooled over folds and seeds)."""
    return float((predicted_labels(predictions) == predictions["label"]).mean())


def mean_fold_accuracy(predictions: pd.DataFrame) -> float:
    """Return the mean over folds of the accuracy within the fold, averaged over seeds: the paper's number.

    It differs from `accuracy` where folds differ in size (Poux et al. §4.1.2, protocol §3.7).
    """
    return float(correctness(predictions).groupby("fold")["value"].mean().mean())


def recall_per_class(predictions: pd.DataFrame) -> pd.Series:
    """Return the share of each class's samples that were recognised, indexed by class; NaN without samples."""
    counts, right = _counts(predictions)
    return (right / counts.sum(axis=1)).rename("recall")


def mean_class_accuracy(predictions: pd.DataFrame) -> float:
    """Return the mean recall of the classes that have samples (balanced accuracy)."""
    return float(recall_per_class(predictions).mean())


def confusion_counts(predictions: pd.DataFrame) -> pd.DataFrame:
    """Return how many samples of each true class (row) were predicted as each class (column), mean over seeds."""
    counts, _ = _counts(predictions)
    return counts / predictions["seed"].nunique()


def _counts(predictions: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """Return how many rows of each class (row) were predicted as each class (column), and how many of each rightly."""
    expressions = pd.Index(expressions_of(predictions))
    counts = pd.crosstab(predictions["label"].to_numpy(), predicted_labels(predictions).to_numpy())
    counts = counts.reindex(index=expressions, columns=expressions, fill_value=0).rename_axis(index=None, columns=None)
    return counts, pd.Series(counts.to_numpy().diagonal(), index=expressions)
