"""Rows compared: by hand for one pair, and corrected over all."""

import numpy as np
import pandas as pd
import pytest
import scipy.stats

from ofer.evaluation.bootstrap import paired_difference
from ofer.evaluation.paired import mcnemar_exact
from ofer.evaluation.predictions import correctness
from ofer.papers.families import Family
from ofer.papers.formulas import Comparison, all_pairs
from ofer.papers.pairs import COLUMNS, compare_rows
from tests.papers.conftest import accuracies

ALONE = Family("mine", {})
WRONG = {"good": 6, "fair": 24, "poor": 60, "also fair": 25}


@pytest.fixture
def predictions(make_predictions):
    return {(name, "e"): make_predictions(wrong) for name, wrong in WRONG.items()}


@pytest.fixture
def compared(predictions, make_outcomes):
    def compare(corrected: str = "bootstrap", draws: int = 2000) -> pd.DataFrame:
        formulas = {name: accuracies(name, {"eyes": "e"}) for name in WRONG}
        outcomes = make_outcomes(predictions, draws=draws)
        return compare_rows(all_pairs(formulas), outcomes, ALONE, confidence=0.95, corrected=corrected)

    return compare


def cell(table: pd.DataFrame, row: str, opponent: str) -> pd.Series:
    return table[(table["row"] == row) & (table["opponent"] == opponent)].iloc[0]


def test_a_pair_is_what_the_tests_say_of_its_two_files(compared, predictions):
    table = compared()
    assert list(table.columns) == COLUMNS
    found = cell(table, "good", "fair")
    ours, theirs = predictions["good", "e"], predictions["fair", "e"]
    estimate = paired_difference(correctness(ours), correctness(theirs), draws=2000, seed=0)
    assert found["difference"] == pytest.approx(100 * estimate.value, abs=0.005)
    assert [found["ci_low"], found["ci_high"]] == pytest.approx(
        [100 * end for end in estimate.interval(0.95)], abs=0.005
    )
    assert found["p_bootstrap"] == pytest.approx(estimate.p_value(), abs=1e-6)
    assert found["p_mcnemar"] == pytest.approx(mcnemar_exact(ours, theirs), abs=1e-6)
    assert found["n"] == 120


def test_the_corrected_t_test_is_over_the_folds(compared, predictions):
    found = cell(compared(), "good", "fair")
    means = [correctness(predictions[name, "e"]).groupby("fold")["value"].mean() for name in ("good", "fair")]
    differences = means[0] - means[1]
    # Ten folds of 12 samples: tested on 12, trained on 96.
    t = differences.mean() / np.sqrt((1 / 10 + 12 / 96) * differences.var())
    assert found["p_corrected_t"] == pytest.approx(2 * scipy.stats.t.sf(abs(t), 9), abs=1e-6)


def test_clear_differences_are_called_and_others_left_open(compared):
    table = compared()
    verdicts = {(row.row, row.opponent): row.verdict for row in table.itertuples()}
    assert verdicts["good", "poor"] == verdicts["fair", "poor"] == "better"
    assert verdicts["poor", "also fair"] == "worse"
    assert verdicts["fair", "also fair"] == "open"


@pytest.mark.parametrize("corrected", ["bootstrap", "mcnemar", "corrected_t"])
def test_the_chosen_test_is_corrected_over_all_comparisons(compared, corrected):
    table = compared(corrected, draws=200)
    p_values = table[f"p_{corrected}"]
    smallest = p_values.idxmin()
    assert table.loc[smallest, "p_corrected"] == pytest.approx(min(1, 6 * p_values[smallest]), abs=1e-5)
    assert (table["p_corrected"] >= p_values - 1e-9).all()
    assert ((table["p_corrected"] <= 0.05) == (table["verdict"] != "open")).all()


def test_mcnemar_does_not_apply_to_a_mean_over_occlusions(predictions, make_outcomes):
    mean = {("good", "e"): 0.5, ("poor", "e"): 0.5, ("fair", "e"): -1.0}
    table = compare_rows(
        [Comparison("mean", "fair", "average", mean)],
        make_outcomes(predictions),
        ALONE,
        confidence=0.95,
        corrected="bootstrap",
    )
    assert np.isnan(table["p_mcnemar"][0])
    assert table["difference"][0] == pytest.approx(100 * (24 - 33) / 120)
    assert 0 < table["p_corrected_t"][0] < 1


def test_without_comparisons_the_table_is_empty(make_outcomes):
    assert list(compare_rows([], make_outcomes({}), ALONE, confidence=0.95, corrected="bootstrap").columns) == COLUMNS
