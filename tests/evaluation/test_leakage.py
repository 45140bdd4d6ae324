"""Identity leakage: who was seen in training, and what that is worth."""

import numpy as np
import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.evaluation.folds import stratified, stratified_group
from ofer.evaluation.iterations import fold_of_iteration
from ofer.evaluation.leakage import identity_leakage, seen_in_training
from ofer.evaluation.predictions import correctness


def seen_slowly(folds: pd.DataFrame, count: int) -> int:
    seen = 0
    for iteration in range(count):
        test, _, training = fold_of_iteration(iteration, count)
        known = set(folds.loc[folds["fold"].isin(training), "subject"])
        seen += folds.loc[folds["fold"] == test, "subject"].isin(known).sum()
    return seen


def test_who_is_seen_in_training_is_what_each_iteration_says(samples):
    folds = stratified(samples, 10, 0)
    assert seen_in_training(folds, 10) == seen_slowly(folds, 10)
    # Most of CK+'s people show several expressions.
    assert seen_in_training(folds, 10) > 0.8 * len(folds)


def test_subject_independent_folds_have_seen_nobody(samples):
    assert seen_in_training(stratified_group(samples, 10, 0), 10) == 0


def test_a_person_in_the_validation_fold_alone_is_not_trained_on():
    folds = pd.DataFrame({"sample": list("abc"), "subject": ["x", "x", "y"], "fold": [0, 1, 2]})
    # x: tested in 0, validated in 1, not trained on; tested in 1, trained on in 0.
    assert seen_in_training(folds, 3) == 1


def test_leakage_is_the_difference_of_the_accuracies_over_all_samples(make_predictions):
    leaking = correctness(make_predictions(subjects=30, accuracy=0.9))
    apart = correctness(make_predictions(subjects=30, accuracy=0.6, random_seed=1)).assign(fold=7)
    found = identity_leakage(leaking, apart, draws=200, seed=0)
    assert found.value == pytest.approx(leaking["value"].mean() - apart["value"].mean())
    assert found.samples == 180
    assert found.interval(0.95)[0] > 0


def test_samples_are_paired_whatever_the_order_of_rows(make_predictions):
    values = correctness(make_predictions(subjects=10))
    shuffled = values.sample(frac=1, random_state=0).assign(fold=np.arange(len(values)) % 3)
    assert set(identity_leakage(values, shuffled, draws=50, seed=0).resampled) == {0.0}


def test_other_samples_are_refused(make_predictions):
    values = correctness(make_predictions(subjects=10))
    with pytest.raises(OferError, match="different samples"):
        identity_leakage(values, values.iloc[1:], draws=50, seed=0)
