"""Opponents beside the paper's method: who stands where, who is compared with whom, and in which direction."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.papers.endpoint_errors import EndpointErrors, compare_errors
from ofer.papers.families import Family
from ofer.papers.formulas import ACCURACY, ENDPOINT_ERROR, Column, Row, comparisons
from ofer.papers.opponents import conclusions, render_opponents
from ofer.papers.outcomes import Outcomes
from ofer.papers.pairs import compare_rows
from ofer.papers.published import nothing_published
from ofer.papers.shape import Shape
from ofer.papers.table import COLUMNS, KNOWLEDGE, Experiment, Numbers, ranked_rows, tidy_table
from tests.papers.conftest import PLACE, at_places

ROWS = [
    Row("ours", "restorer", "cnn", "occlusion", True),
    Row("filling", "fill", "cnn", "hole", True),
    Row("oracle", "told", "cnn", "truth", True),
    Row("other CNN", "cnn2", None, "occlusion"),
    Row("no reconstruction", "cnn", "cnn"),
]
HIDDEN = {"eyes": "bar", "mouth": "mask"}
COLUMNS_OF = [
    Column("no_occlusion", "No occ.", f"{PLACE}/none"),
    *(Column(name, f"{name} occ.", f"{PLACE}/{entry}", hides=True) for name, entry in HIDDEN.items()),
    *(
        Column(f"{name}_endpoint_error", f"{name}, error (px)", f"{PLACE}/{entry}", True, ENDPOINT_ERROR)
        for name, entry in HIDDEN.items()
    ),
]
SHAPE = Shape(
    "Baselines", "A title.", "Method", {one.name: one for one in COLUMNS_OF}, (tuple(one.name for one in COLUMNS_OF),)
)
WRONG = {"restorer": 20, "fill": 30, "told": 5, "cnn2": 10, "cnn": 60}
ERRORS = {"restorer": 1.0, "fill": 2.0, "told": 0.0}


@dataclass
class Baselines:
    """The table and its comparisons, as the stage makes them."""

    numbers: Numbers
    experiment: Experiment

    def tidy(self) -> pd.DataFrame:
        rows = ranked_rows(ROWS, COLUMNS_OF, self.numbers.outcomes, "ours")
        return tidy_table(nothing_published(), rows, COLUMNS_OF, self.numbers, self.experiment, ranked=True)

    def pairs(self) -> pd.DataFrame:
        made = comparisons("restorer", ROWS, COLUMNS_OF, "restorer")
        family = Family("baselines", {})
        by_accuracy = compare_rows(
            made[ACCURACY], self.numbers.outcomes, family, confidence=0.95, corrected="bootstrap"
        )
        by_error = compare_errors(made[ENDPOINT_ERROR], self.numbers.errors, family, confidence=0.95)
        return pd.concat([by_accuracy.assign(unit="%"), by_error.assign(unit="px")], ignore_index=True)


@pytest.fixture
def baselines(make_predictions, make_experiment) -> Baselines:
    predictions = {
        (method, name): make_predictions(wrong) for method, wrong in WRONG.items() for name in HIDDEN.values()
    }
    predictions["cnn", "none"] = make_predictions(3)
    reconstructions = {}
    for method, level in ERRORS.items():
        for name in HIDDEN.values():
            samples = predictions[method, name][["sample", "subject", "fold", "seed"]]
            noise = np.random.default_rng(0).uniform(0.9, 1.1, len(samples))
            reconstructions[method, name] = samples.assign(endpoint_error_inside=level * noise)
    return Baselines(
        Numbers(
            Outcomes(at_places(predictions), draws=500, seed=0, tested_shares={PLACE: 1 / 8}),
            EndpointErrors(at_places(reconstructions), draws=500, seed=0),
        ),
        make_experiment(draws=500, table="baselines"),
    )


def cell(table: pd.DataFrame, row: str, column: str) -> pd.Series:
    [found] = [one for _, one in table[(table["row"] == row) & (table["column"] == column)].iterrows()]
    return found


def test_the_paper_s_method_stands_first_the_oracle_last_the_others_by_accuracy(baselines):
    rows = list(dict.fromkeys(baselines.tidy()["row"]))
    assert rows == ["ours", "other CNN", "filling", "no reconstruction", "oracle"]


def test_accuracies_are_in_percent_and_endpoint_errors_in_pixels(baselines, make_predictions):
    table = baselines.tidy()
    assert list(table) == [*COLUMNS, *KNOWLEDGE]
    assert cell(table, "ours", "eyes")["ours"] == pytest.approx(100 * (1 - 20 / 120), abs=0.01)
    assert cell(table, "ours", "eyes")["unit"] == "%"
    error = cell(table, "filling", "mouth_endpoint_error")
    assert error["unit"] == "px" and error["ours"] == pytest.approx(2.0, abs=0.05)
    assert error["ours_ci_low"] < error["ours"] < error["ours_ci_high"]
    assert table["published"].isna().all()


def test_what_restores_nothing_has_no_endpoint_error_and_only_what_leaves_clean_faces_alone_a_clean_accuracy(baselines):
    table = baselines.tidy()
    with_error = set(table.loc[table["unit"] == "px", "row"])
    assert with_error == {"ours", "filling", "oracle"}
    clean = table[table["column"] == "no_occlusion"]
    assert set(clean["row"]) == {"ours", "filling", "oracle", "no reconstruction"}
    assert clean["ours"].nunique() == 1 and clean["ours"].iloc[0] == pytest.approx(97.5)


def test_the_oracle_is_marked_and_compared_with_nothing(baselines):
    table, pairs = baselines.tidy(), baselines.pairs()
    assert set(table.loc[table["row"] == "oracle", "status"]) == {"oracle"}
    assert set(table.loc[table["row"] != "oracle", "status"]) == {"computed"}
    assert "oracle" not in {*pairs["row"], *pairs["opponent"]}


def test_the_paper_s_method_is_compared_with_every_other_row_by_both_measures(baselines):
    pairs = baselines.pairs()
    assert set(pairs["row"]) == {"ours"}
    accuracies = pairs[pairs["unit"] == "%"]
    assert sorted(accuracies["opponent"]) == sorted(2 * ["filling", "other CNN", "no reconstruction"])
    errors = pairs[pairs["unit"] == "px"]
    assert list(zip(errors["opponent"], errors["column"], strict=True)) == [
        ("filling", "eyes_endpoint_error"),
        ("filling", "mouth_endpoint_error"),
    ]


def test_a_lower_endpoint_error_and_a_higher_accuracy_are_better(baselines):
    pairs = baselines.pairs().set_index(["opponent", "column"])
    better = pairs.loc["filling", "eyes_endpoint_error"]
    assert better["difference"] == pytest.approx(-1.0, abs=0.05) and better["verdict"] == "better"
    assert pairs.loc["no reconstruction", "eyes"]["verdict"] == "better"
    assert pairs.loc["no reconstruction", "eyes"]["difference"] > 0


def test_the_difference_of_errors_is_paired_over_subjects(baselines):
    found = baselines.pairs().set_index(["opponent", "column"]).loc["filling", "eyes_endpoint_error"]
    files = {}
    for method in ("restorer", "fill"):
        estimate = baselines.numbers.errors.estimate({(method, f"{PLACE}/bar"): 1.0})
        files[method] = estimate
    wide = np.hypot(*(np.ptp(files[method].interval(0.95)) for method in files))
    # both errors rise and fall together, which only a paired interval sees
    assert found["ci_high"] - found["ci_low"] < 0.8 * wide


def test_holm_corrects_accuracies_and_errors_apart(baselines):
    pairs = baselines.pairs()
    errors = pairs[pairs["unit"] == "px"]
    assert (errors["p_corrected"] <= 2 * errors["p_bootstrap"] + 1e-9).all()
    assert errors["p_mcnemar"].isna().all()


def test_files_that_are_missing_or_of_other_samples_are_named(baselines, make_predictions):
    with pytest.raises(OferError, match="none of method 'restorer' at 'hat'"):
        baselines.numbers.errors.estimate({("restorer", "hat"): 1.0})
    files = {
        ("a", "bar"): make_predictions().assign(endpoint_error_inside=1.0),
        ("b", "bar"): make_predictions(subjects=19).assign(endpoint_error_inside=1.0),
    }
    with pytest.raises(OferError, match="different samples"):
        EndpointErrors(files, draws=10, seed=0)


def test_the_page_says_what_a_method_is_told_and_what_differs(baselines, make_experiment):
    table, pairs = baselines.tidy(), baselines.pairs()
    text = render_opponents(table, pairs, SHAPE, baselines.experiment, ["A note."])
    lines = text.splitlines()
    assert "n = 120" in lines[0]
    grid = [line for line in lines if line.startswith("| ")]
    assert grid[0].count("|") == grid[2].count("|") == 8
    assert any(line.startswith("| filling | the hole | **97.5**") for line in grid)
    assert any(line.startswith("| other CNN | the occlusion | – |") and line.endswith("| – | – |") for line in grid)
    assert any(line.startswith("| oracle | the truth |") for line in grid)
    assert "- A note." in lines
    assert "synthetic" not in text
    assert "**synthetic** faces" in render_opponents(table, pairs, SHAPE, make_experiment(generated=True))


def test_sentences_name_every_opponent_once_for_each_cell(baselines):
    sentences = conclusions(baselines.pairs(), SHAPE)
    assert len(sentences) == 4 and sentences[2].endswith("ours beats filling.")
    assert sentences[0].startswith("Eyes, accuracy: ours ") and sentences[2].startswith(
        "Eyes, endpoint error: ours beats"
    )
    for sentence in sentences[:2]:
        assert all(sentence.count(name) == 1 for name in ("filling", "other CNN", "no reconstruction"))


def test_a_sentence_about_all_opponents_alike_does_not_list_them(baselines):
    pairs = baselines.pairs().assign(verdict="open")
    assert conclusions(pairs, SHAPE)[0] == "Eyes, accuracy: ours cannot be told from each of the 3 others."
