"""Folds: proportional classes, whole subjects, and clear refusals."""

import pandas as pd
import pytest
from sklearn.model_selection import StratifiedGroupKFold

from ofer.base.errors import OferError
from ofer.evaluation.folds import stratified, stratified_group, violations
from tests.evaluation.test_balance import chi_square


def counts(folds: pd.DataFrame) -> pd.DataFrame:
    return pd.crosstab(folds["fold"], folds["label"])


def subjects_in_several_folds(folds: pd.DataFrame) -> int:
    return int((folds.groupby("subject")["fold"].nunique() > 1).sum())


@pytest.mark.parametrize("scheme", [stratified, stratified_group])
def test_every_sample_lies_in_exactly_one_fold_and_keeps_its_label(scheme, samples):
    folds = scheme(samples, 10, 0)
    assert list(folds.columns) == ["sample", "subject", "label", "fold"]
    assert sorted(folds["fold"].unique()) == list(range(10))
    merged = samples.merge(folds, on=["sample", "subject", "label"], validate="1:1")
    assert len(merged) == len(samples) == len(folds)


def test_stratified_folds_hold_each_class_in_proportion(samples):
    # 25 sequences of fear in ten folds: two or three in each, never four.
    spread = counts(stratified(samples, 10, 0))
    assert (spread.max() - spread.min() <= 1).all()


def test_stratified_folds_split_subjects_which_is_the_papers_leak(samples):
    assert subjects_in_several_folds(stratified(samples, 10, 0)) > 50


@pytest.mark.parametrize("seed", range(3))
def test_no_subject_lies_in_two_group_folds_and_every_class_in_every_fold(samples, seed):
    folds = stratified_group(samples, 10, seed)
    assert subjects_in_several_folds(folds) == 0
    assert violations(folds, 10) == []


def test_swapping_subjects_spreads_classes_more_evenly_than_the_greedy_assignment(samples):
    ordered = samples.sort_values("sample", ignore_index=True)
    greedy = ordered.assign(fold=0)
    splitter = StratifiedGroupKFold(10, shuffle=True, random_state=0)
    for fold, (_, test) in enumerate(splitter.split(ordered, ordered["label"], ordered["subject"])):
        greedy.loc[test, "fold"] = fold
    swapped = stratified_group(samples, 10, 0)
    assert chi_square(counts(swapped).to_numpy()) < chi_square(counts(greedy).to_numpy())


@pytest.mark.parametrize("scheme", [stratified, stratified_group])
def test_the_order_of_the_input_rows_has_no_influence_and_the_seed_has(scheme, samples):
    shuffled = samples.sample(frac=1, random_state=5)
    assert scheme(samples, 10, 0).equals(scheme(shuffled, 10, 0))
    assert not scheme(samples, 10, 0).equals(scheme(samples, 10, 1))


def test_more_folds_than_subjects_is_refused_with_both_numbers(samples):
    few = samples[samples["subject"] < "S004"]
    subjects = few["subject"].nunique()
    with pytest.raises(OferError, match=rf"folds\.count: 10 folds, but the corpus has only {subjects} subjects"):
        stratified_group(few, 10, 0)


def test_more_folds_than_samples_of_the_smallest_class_is_refused(samples):
    rare = samples.drop(samples.index[samples["label"] == "fear"][4:])
    with pytest.raises(OferError, match=r"folds\.count: 10 folds, but the corpus has only 4 samples of fear"):
        stratified(rare, 10, 0)


@pytest.mark.parametrize("scheme", [stratified, stratified_group])
def test_two_folds_leave_nothing_to_train_on(scheme, samples):
    with pytest.raises(OferError, match=r"folds\.count: 2 folds"):
        scheme(samples, 2, 0)


def test_a_class_that_a_fold_lacks_is_reported(samples):
    # Two people alone show fear: eight of ten subject-independent folds go without.
    rare = samples.drop(samples.index[samples["label"] == "fear"][2:])
    missing = violations(stratified_group(rare, 10, 0), 10)
    assert len(missing) == 8
    assert all(sentence.endswith("has no sample of fear") for sentence in missing)


def test_group_folds_of_classes_that_are_all_smaller_than_the_folds_are_refused(samples):
    tiny = samples.groupby("label").head(4)
    with pytest.raises(OferError, match=r"folds\.count: 10 folds, but the largest class, .*, has only 4 samples"):
        stratified_group(tiny, 10, 0)
