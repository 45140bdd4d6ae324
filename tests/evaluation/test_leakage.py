"""Identity leakage: who was seen in training, and what that is worth."""

import numpy as np
import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.evaluation.division import TEST, TRAIN, Division
from ofer.evaluation.leakage import identity_leakage, seen_in_training
from ofer.evaluation.predictions import correctness
from tests.evaluation.made_division import rounds_of
from tests.evaluation.test_schemes import divided


def seen_slowly(division: Division) -> int:
    return sum(
        any(division.of(number, TRAIN)["subject"] == subject)
        for number in division.numbers()
        for subject in division.of(number, TEST)["subject"]
    )


def test_who_is_seen_in_training_is_what_each_round_says(samples):
    division = divided(samples, "stratified")
    assert seen_in_training(division) == seen_slowly(division)
    # Most of CK+'s people show several expressions.
    assert seen_in_training(division) > 0.8 * len(samples)


def test_subject_independent_folds_have_seen_nobody(samples):
    assert seen_in_training(divided(samples, "stratified_group")) == 0


def test_a_person_who_selects_alone_is_not_trained_on():
    rows = pd.DataFrame({"sample": list("abc"), "subject": ["x", "x", "y"], "label": "fear", "fold": [0, 1, 2]})
    # x: tested in 0, validated in 1, not trained on; tested in 1, trained on in 0.
    assert seen_in_training(rounds_of(rows, 3)) == 1


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
