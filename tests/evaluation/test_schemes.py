"""Schemes: who is tested, who trains and who selects; proportional classes, whole subjects, and clear refusals."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

from ofer.base.errors import OferError
from ofer.evaluation.division import TEST, TRAIN, VALIDATION, Division
from ofer.evaluation.schemes import divide, missing_classes
from tests.evaluation.test_balance import chi_square

FOLDS = ("stratified", "stratified_group")


@pytest.fixture
def split(samples: pd.DataFrame) -> pd.DataFrame:
    """The same samples as a distributor splits them: every fourth person is tested."""
    tested = samples["subject"].str[1:].astype(int) % 4 == 0
    return samples.assign(split=np.where(tested, "test", "train"))


def divided(samples: pd.DataFrame, scheme: str, count: int = 10, seed: int = 0, **values: Any) -> Division:
    given = {"count": count} if scheme in FOLDS else values
    columns = samples.assign(split=samples.get("split", ""))
    return divide(columns, {"scheme": scheme, "seed": seed, **given}, name=scheme)


def counts(division: Division) -> pd.DataFrame:
    return pd.crosstab(division.samples["group"], division.samples["label"])


def subjects_in_several_groups(division: Division) -> int:
    return int((division.samples.groupby("subject")["group"].nunique() > 1).sum())


@pytest.mark.parametrize("scheme", [*FOLDS, "official", "test_only"])
def test_every_sample_has_one_role_a_round_and_keeps_its_label(scheme: str, split: pd.DataFrame) -> None:
    division = divided(split, scheme, validation_share=0.1)
    assert division.fault() == ""
    merged = split.merge(division.samples, on=["sample", "subject", "label"], validate="1:1")
    assert len(merged) == len(split) == len(division.samples)
    for number in division.numbers():
        roles = [set(division.of(number, role)["sample"]) for role in (TRAIN, VALIDATION, TEST)]
        assert sum(map(len, roles)) == len(set().union(*roles)) == len(split)


@pytest.mark.parametrize("scheme", FOLDS)
def test_each_fold_is_tested_once_selects_the_round_before_and_trains_in_the_others(
    scheme: str, samples: pd.DataFrame
) -> None:
    division = divided(samples, scheme)
    tested = division.tested()
    assert sorted(tested["sample"]) == sorted(samples["sample"])
    for number in range(10):
        assert division.groups(number, TEST) == [str(number)]
        assert division.groups(number, VALIDATION) == [str((number + 1) % 10)]
        assert len(division.groups(number, TRAIN)) == 8
        assert set(division.of(number, TEST)["sample"]) == set(tested.loc[tested["fold"] == number, "sample"])


def test_stratified_folds_are_scikit_learns(samples: pd.DataFrame) -> None:
    ordered = samples.sort_values("sample", ignore_index=True)
    folds = StratifiedKFold(10, shuffle=True, random_state=3).split(ordered, ordered["label"])
    division = divided(samples, "stratified", seed=3)
    assert [set(division.of(number, TEST)["sample"]) for number in range(10)] == [
        set(ordered.loc[test, "sample"]) for _, test in folds
    ]


def test_stratified_folds_hold_each_class_in_proportion(samples):
    # 25 sequences of fear in ten folds: two or three in each, never four.
    spread = counts(divided(samples, "stratified"))
    assert (spread.max() - spread.min() <= 1).all()


def test_stratified_folds_split_subjects_which_is_the_papers_leak(samples):
    assert subjects_in_several_groups(divided(samples, "stratified")) > 50


@pytest.mark.parametrize("seed", range(3))
def test_no_subject_lies_in_two_group_folds_and_every_class_in_every_fold(samples, seed):
    division = divided(samples, "stratified_group", seed=seed)
    assert subjects_in_several_groups(division) == 0
    assert missing_classes(division) == []


def test_swapping_subjects_spreads_classes_more_evenly_than_the_greedy_assignment(samples):
    ordered = samples.sort_values("sample", ignore_index=True)
    greedy = ordered.assign(fold=0)
    splitter = StratifiedGroupKFold(10, shuffle=True, random_state=0)
    for fold, (_, test) in enumerate(splitter.split(ordered, ordered["label"], ordered["subject"])):
        greedy.loc[test, "fold"] = fold
    swapped = counts(divided(samples, "stratified_group"))
    assert chi_square(swapped.to_numpy()) < chi_square(pd.crosstab(greedy["fold"], greedy["label"]).to_numpy())


@pytest.mark.parametrize("scheme", [*FOLDS, "official"])
def test_the_order_of_the_input_rows_has_no_influence_and_the_seed_has(scheme: str, split: pd.DataFrame) -> None:
    def groups(rows: pd.DataFrame, seed: int) -> pd.DataFrame:
        return divided(rows, scheme, seed=seed, validation_share=0.1).samples

    assert groups(split, 0).equals(groups(split.sample(frac=1, random_state=5), 0))
    assert not groups(split, 0).equals(groups(split, 1))


class TestOfficial:
    def test_the_test_part_is_the_distributors_and_a_tenth_of_the_other_selects(self, split: pd.DataFrame) -> None:
        division = divided(split, "official", validation_share=0.1)
        trained, selecting, tested = (division.of(0, role) for role in (TRAIN, VALIDATION, TEST))
        assert set(tested["sample"]) == set(split.loc[split["split"] == "test", "sample"])
        assert len(selecting) / (len(trained) + len(selecting)) == pytest.approx(0.1, abs=0.03)
        # Whole people: nobody selects whom the model learnt.
        assert not set(selecting["subject"]) & set(trained["subject"])
        assert set(selecting["label"]) == set(split["label"])

    def test_a_tested_sample_that_goes_moves_no_other(self, split: pd.DataFrame) -> None:
        fewer = split.drop(split.index[split["split"] == "test"][0])
        before, after = (
            divided(rows, "official", validation_share=0.1).samples.set_index("sample")["group"]
            for rows in (split, fewer)
        )
        assert before.loc[after.index].equals(after)

    def test_without_labels_whole_people_select(self, split: pd.DataFrame) -> None:
        division = divided(split.assign(label=""), "official", validation_share=0.1)
        assert subjects_in_several_groups(division) == 0 and missing_classes(division) == []
        trained = (split["split"] == "train").sum()
        assert 0.05 < len(division.of(0, VALIDATION)) / trained < 0.2

    def test_without_subjects_each_class_gives_its_share(self, split: pd.DataFrame) -> None:
        many = pd.concat([split.assign(sample=split["sample"] + str(number), subject="") for number in range(4)])
        division = divided(many, "official", validation_share=0.25)
        shares = counts(division).loc["validation"] / counts(division).loc[["train", "validation"]].sum()
        assert shares.to_numpy() == pytest.approx(0.25, abs=0.01)

    def test_a_validation_part_that_is_shipped_selects(self, split: pd.DataFrame) -> None:
        shipped = split.assign(split=split["split"].where(split["label"] != "anger", "validation"))
        division = divided(shipped, "official", validation_share=0.1)
        assert set(division.of(0, VALIDATION)["sample"]) == set(split.loc[split["label"] == "anger", "sample"])

    def test_a_part_of_one_person_cannot_be_carved(self, split: pd.DataFrame) -> None:
        alone = split.assign(subject=split["subject"].where(split["split"] == "test", "S1"))
        with pytest.raises(
            OferError,
            match=r"^config: divisions\.\w+: a validation part of 1/10 cannot be carved out of \d+ .* 1 subject",
        ):
            divided(alone, "official", validation_share=0.1)

    def test_a_corpus_without_one_is_told(self, samples: pd.DataFrame) -> None:
        with pytest.raises(OferError, match=r"^config: divisions\.official: the corpus has no official split .*; name"):
            divided(samples, "official", validation_share=0.1)


def test_what_is_only_tested_has_nobody_to_learn_from(samples: pd.DataFrame) -> None:
    division = divided(samples, "test_only")
    assert len(division.tested()) == len(samples)
    assert np.isnan(division.tested_share())


def test_more_folds_than_subjects_is_refused_with_both_numbers(samples):
    few = samples[samples["subject"] < "S004"]
    subjects = few["subject"].nunique()
    with pytest.raises(OferError, match=rf"10 folds, but the corpus has only {subjects} subjects"):
        divided(few, "stratified_group")


@pytest.mark.parametrize("scheme", FOLDS)
def test_a_sample_without_subject_is_in_no_fold(scheme: str, samples: pd.DataFrame) -> None:
    with pytest.raises(OferError, match="name no subject, such as S000_"):
        divided(samples.replace({"subject": {"S000": ""}}), scheme)


def test_a_class_that_a_fold_lacks_is_reported(samples):
    # Two people alone show fear: eight of ten subject-independent folds go without.
    rare = samples.drop(samples.index[samples["label"] == "fear"][2:])
    missing = missing_classes(divided(rare, "stratified_group"))
    assert len(missing) == 8
    assert all(sentence.endswith("has no sample of fear") for sentence in missing)
