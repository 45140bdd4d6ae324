"""The machinery that all tables share."""

import pandas as pd
import pytest

from ofer.errors import OferError
from ofer.papers.table import COLUMNS, accuracies, difference, tidy_table, total

PUBLISHED = pd.DataFrame(
    [
        ("theirs", "clean", 95.0, "cited"),
        ("ours", "clean", 90.0, "computed"),
        ("ours", "dark", 80.0, "computed"),
    ],
    columns=["row", "column", "value", "status"],
)
FORMULAS = {"ours": accuracies("m", {"clean": "c", "dark": "d"}), "extra": {"dark": {("f", "d"): 1.0}}}


@pytest.fixture
def predictions(make_predictions):
    # 12 wrong of 120 = 90 %, 30 = 75 %, 60 = 50 %.
    return {
        ("m", "c"): make_predictions(12),
        ("m", "d"): make_predictions(30),
        ("f", "d"): make_predictions(60),
    }


def cell(table, row, column):
    return table[(table["row"] == row) & (table["column"] == column)].iloc[0]


def test_columns_and_row_order_are_the_contract(predictions, make_experiment):
    table = tidy_table(PUBLISHED, FORMULAS, predictions, make_experiment())
    assert list(table.columns) == COLUMNS
    assert list(table["row"]) == ["theirs", "theirs", "ours", "ours", "extra"]


def test_computed_cells_are_percent_with_an_interval_around_them(predictions, make_experiment):
    ours = cell(tidy_table(PUBLISHED, FORMULAS, predictions, make_experiment()), "ours", "dark")
    assert ours["ours"] == 75.0
    assert ours["ours_ci_low"] < 75 < ours["ours_ci_high"]
    assert (ours["n"], ours["folds"], ours["corpus"], ours["status"]) == (
        120,
        "stratified",
        "ckplus",
        "computed",
    )
    assert ours["verdict"] == "below"


def test_cited_rows_are_never_computed_and_extra_rows_get_no_verdict(predictions, make_experiment):
    table = tidy_table(PUBLISHED, FORMULAS, predictions, make_experiment())
    cited = cell(table, "theirs", "clean")
    assert (cited["published"], cited["status"], cited["verdict"]) == (95.0, "cited", "")
    assert pd.isna(cited[["ours", "ours_ci_low", "ours_ci_high", "n", "folds", "corpus"]]).all()
    extra = cell(table, "extra", "dark")
    assert (extra["ours"], extra["status"], extra["verdict"]) == (50.0, "computed", "")
    assert pd.isna(extra["published"])


def test_no_verdict_is_given_away_from_the_papers_setting(predictions, make_experiment):
    experiment = make_experiment(corpus="faces", generated=True, incomparable="generated faces")
    ours = cell(tidy_table(PUBLISHED, FORMULAS, predictions, experiment), "ours", "clean")
    assert ours["verdict"] == "not comparable: generated faces"
    assert ours["corpus"] == "faces (synthetic)"


def test_the_tidy_table_survives_its_csv_file(predictions, make_experiment, tmp_path):
    table = tidy_table(PUBLISHED, FORMULAS, predictions, make_experiment())
    table.to_csv(tmp_path / "table.csv", index=False)
    assert "120.0" not in (tmp_path / "table.csv").read_text()
    again = pd.read_csv(tmp_path / "table.csv")
    assert again["ours"].equals(table["ours"])


def test_missing_predictions_are_named(predictions, make_experiment):
    del predictions["f", "d"]
    with pytest.raises(OferError, match="none of method 'f' on occlusion 'd'"):
        tidy_table(PUBLISHED, FORMULAS, predictions, make_experiment())


def test_formulas_are_sums_of_accuracies():
    clean, dark = {("m", "c"): 1.0}, {("m", "d"): 1.0}
    assert difference(dark, clean) == {("m", "d"): 1.0, ("m", "c"): -1.0}
    assert total([(0.5, clean), (0.5, clean), (-2.0, dark)]) == {("m", "c"): 1.0, ("m", "d"): -2.0}
