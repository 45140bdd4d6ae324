"""Metrics on a case that can be counted by hand."""

import math

import numpy as np
import pandas as pd
import pytest
import sklearn.metrics

from ofer.evaluation import metrics
from ofer.evaluation.predictions import predicted_labels

# True a: 3 right, 1 as b. True b: 1 right, 1 as a. Class c has no samples. Fold 0 holds the a's.
TRUE = ["a", "a", "a", "a", "b", "b"]
PREDICTED = ["a", "a", "a", "b", "b", "a"]
FOLD = [0, 0, 0, 0, 1, 1]


@pytest.fixture
def predictions() -> pd.DataFrame:
    rows = pd.DataFrame({"sample": list("uvwxyz"), "subject": list("uvwxyz"), "fold": FOLD, "seed": 0, "label": TRUE})
    for name in "abc":
        rows[f"p_{name}"] = [float(predicted == name) for predicted in PREDICTED]
    return rows


def test_accuracy_pools_and_mean_fold_accuracy_does_not(predictions):
    assert metrics.accuracy(predictions) == pytest.approx(4 / 6)
    assert metrics.mean_fold_accuracy(predictions) == pytest.approx((3 / 4 + 1 / 2) / 2)


def test_class_scores_ignore_a_class_without_samples(predictions):
    recall = metrics.recall_per_class(predictions)
    assert (recall["a"], recall["b"]) == (0.75, 0.5)
    assert math.isnan(recall["c"])
    assert metrics.mean_class_accuracy(predictions) == pytest.approx(0.625)


def test_confusion_rows_are_true_classes(predictions):
    counts = metrics.confusion_counts(predictions)
    assert counts.loc["a", "b"] == 1
    assert counts.loc["b", "a"] == 1
    assert counts.to_numpy().sum() == 6


@pytest.mark.parametrize("seed", range(5))
def test_scores_are_those_of_scikit_learn(seed):
    drawn = np.random.default_rng(seed)
    # Class d is never predicted, class e has no sample; of class a there are many.
    rows = pd.DataFrame({"label": drawn.choice(list("abcd"), 200, p=[0.7, 0.1, 0.1, 0.1]), "seed": 0, "fold": 0})
    rows["sample"] = rows["subject"] = rows.index.astype(str)
    rows[[f"p_{name}" for name in "abcde"]] = drawn.random((200, 5)) * [1, 1, 1, 0, 1]
    true, predicted = rows["label"], predicted_labels(rows)
    theirs = sklearn.metrics.recall_score(true, predicted, labels=list("abcde"), average=None, zero_division=np.nan)
    np.testing.assert_array_equal(metrics.recall_per_class(rows), theirs)
    assert metrics.mean_class_accuracy(rows) == pytest.approx(np.mean(theirs[:4]))
    np.testing.assert_array_equal(
        metrics.confusion_counts(rows), sklearn.metrics.confusion_matrix(true, predicted, labels=list("abcde"))
    )
