"""Metrics on a case that can be counted by hand."""

import math

import pandas as pd
import pytest

from ofer.evaluation import metrics

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
    # F1 of a: 6 / (6 + 1 + 1), of b: 2 / (2 + 1 + 1).
    assert metrics.macro_f1(predictions) == pytest.approx((0.75 + 0.5) / 2)


def test_confusion_rows_are_true_classes_and_their_diagonal_is_the_recall(predictions):
    counts = metrics.confusion_counts(predictions)
    assert counts.loc["a", "b"] == 1
    assert counts.loc["b", "a"] == 1
    assert counts.to_numpy().sum() == 6
    shares = metrics.normalise_rows(counts)
    assert shares.loc["a"].sum() == pytest.approx(1)
    assert shares.loc["a", "a"] == metrics.recall_per_class(predictions)["a"]
    assert shares.loc["c"].isna().all()


def test_the_summary_names_the_single_numbers(predictions):
    assert metrics.summary(predictions)["accuracy"] == metrics.accuracy(predictions)
    assert set(metrics.summary(predictions)) == {
        "mean_fold_accuracy",
        "accuracy",
        "mean_class_accuracy",
        "macro_f1",
    }
