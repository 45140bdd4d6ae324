"""Both rules look at their own folds, and a table is warned of where its seed is another."""

import numpy as np
import pandas as pd
import pytest

from ofer.papers.flowrec.average_seed import (
    CHOICE_COLUMNS,
    CONFIGURED,
    PAPER,
    VALIDATION,
    seed_choice,
    seed_warnings,
)
from tests.papers.flowrec.test_fig8 import table_of


def test_the_rules_look_at_their_own_folds_and_at_the_size_of_the_tables():
    test = {0: [80, 82], 1: [90, 92], 2: [86, 84], 3: [100, 96]}
    valid = {0: [90, 90], 1: [80, 82], 2: [99, 97], 3: [70, 70]}
    other = table_of({seed: [seed, seed] for seed in test}, valid, size=24)
    choice = seed_choice(
        pd.concat([other, table_of(test, valid)]), size=64, method="r", division="stratified", configured=2
    )
    assert list(choice.columns) == CHOICE_COLUMNS
    by_rule = choice.set_index("rule")
    assert by_rule["seed"].to_dict() == {PAPER: 1, VALIDATION: 1, CONFIGURED: 2}
    assert by_rule.loc[CONFIGURED, "accuracy"] == 85
    assert by_rule.loc[PAPER, "validation_accuracy"] == 81
    assert by_rule["accuracy_mean"].unique() == pytest.approx(np.mean([81, 91, 85, 98]))
    valid[0] = [84, 85]  # nearer to the mean of the validation folds; what is tested did not change
    again = seed_choice(table_of(test, valid), size=64, method="r", division="stratified", configured=2).set_index(
        "rule"
    )
    assert again["seed"].to_dict() == {PAPER: 1, VALIDATION: 0, CONFIGURED: 2}


def choices(paper: int, by_validation: int, configured: int) -> pd.DataFrame:
    """Return what `seed_choice` gives, for these seeds of four."""
    rows = [(PAPER, paper), (VALIDATION, by_validation), (CONFIGURED, configured)]
    scores = {0: 85.0, 1: 88.0, 2: 80.0, 3: 87.0}
    return pd.DataFrame(
        [
            (rule, seed, scores.get(seed), 85.0, scores.get(seed), 85.0, "r", 64, 4, 10, "stratified", "c", "ours")
            for rule, seed in rows
        ],
        columns=CHOICE_COLUMNS,
    )


class TestWarnings:
    def test_there_is_none_where_all_agree(self):
        assert seed_warnings(choices(0, 0, 0), recogniser="r", seed=0, division="stratified") == []

    @pytest.mark.parametrize("seeds", [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 2, 3)])
    def test_any_difference_is_told_with_both_rules(self, seeds):
        text = " ".join(seed_warnings(choices(*seeds), recogniser="r", seed=seeds[2], division="stratified"))
        assert f"seed is {seeds[2]}" in text
        assert f"would choose {seeds[0]}" in text
        assert f"validation folds {seeds[1]}" in text

    def test_how_far_the_seed_is_from_the_mean_is_told(self):
        assert "seed 1 is 3.0 points above" in " ".join(
            seed_warnings(choices(0, 0, 1), recogniser="r", seed=1, division="stratified")
        )
        assert "seed 2 is 5.0 points below" in " ".join(
            seed_warnings(choices(0, 0, 2), recogniser="r", seed=2, division="stratified")
        )

    def test_a_seed_that_was_not_trained_has_no_scores(self):
        assert "Seed 77 is not among" in " ".join(
            seed_warnings(choices(0, 0, 77), recogniser="r", seed=77, division="stratified")
        )

    def test_another_recogniser_is_not_judged_by_this_ones_seeds(self):
        [text] = seed_warnings(choices(0, 0, 0), recogniser="other", seed=0, division="stratified")
        assert "nothing is known of seed 0 of other" in text

    def test_a_recogniser_in_other_folds_is_not_judged_by_these_ones(self):
        [text] = seed_warnings(choices(0, 0, 0), recogniser="r", seed=0, division="stratified_group")
        assert "nothing is known of seed 0 of r in stratified_group folds" in text
