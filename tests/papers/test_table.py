"""The machinery that all tables share."""

import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.papers.endpoint_errors import EndpointErrors
from ofer.papers.formulas import Column, Row
from ofer.papers.published import in_the_papers_order
from ofer.papers.table import COLUMNS, Numbers
from ofer.papers.table import tidy_table as tidy
from tests.papers.conftest import PLACE, at_places

PUBLISHED = pd.DataFrame(
    [
        ("theirs", "clean", 95.0, "cited"),
        ("ours", "clean", 90.0, "computed"),
        ("ours", "dark", 80.0, "computed"),
    ],
    columns=["row", "column", "value", "status"],
)
ROWS = [Row("ours", "m", clean="m"), Row("extra", "f")]
COLUMN = {"clean": Column("clean", place=f"{PLACE}/c"), "dark": Column("dark", place=f"{PLACE}/d", hides=True)}


def tidy_table(published, rows, outcomes, experiment, columns=None):
    columns = columns or list(COLUMN.values())
    return tidy(published, rows, columns, Numbers(outcomes, EndpointErrors({}, draws=200, seed=0)), experiment)


@pytest.fixture
def predictions(make_predictions):
    # 12 wrong of 120 = 90 %, 30 = 75 %, 60 = 50 %.
    return {
        ("m", "c"): make_predictions(12),
        ("m", "d"): make_predictions(30),
        ("f", "d"): make_predictions(60),
    }


@pytest.fixture
def outcomes(predictions, make_outcomes):
    return make_outcomes(at_places(predictions))


def cell(table, row, column):
    return table[(table["row"] == row) & (table["column"] == column)].iloc[0]


def test_columns_and_row_order_are_the_contract(outcomes, make_experiment):
    table = tidy_table(PUBLISHED, ROWS, outcomes, make_experiment())
    assert list(table.columns) == COLUMNS
    assert list(table["row"]) == ["theirs", "theirs", "ours", "ours", "extra"]


def test_computed_cells_are_percent_with_an_interval_around_them(outcomes, make_experiment):
    ours = cell(tidy_table(PUBLISHED, ROWS, outcomes, make_experiment()), "ours", "dark")
    assert ours["ours"] == 75.0
    assert ours["ours_ci_low"] < 75 < ours["ours_ci_high"]
    assert (ours["n"], ours["division"], ours["corpus"], ours["status"]) == (
        120,
        "stratified",
        "ckplus",
        "computed",
    )
    assert ours["verdict"] == "below"


def test_cited_rows_are_never_computed_and_extra_rows_get_no_verdict(outcomes, make_experiment):
    table = tidy_table(PUBLISHED, ROWS, outcomes, make_experiment())
    cited = cell(table, "theirs", "clean")
    assert (cited["published"], cited["status"], cited["verdict"]) == (95.0, "cited", "")
    assert pd.isna(cited[["ours", "ours_ci_low", "ours_ci_high", "n", "division", "corpus"]]).all()
    extra = cell(table, "extra", "dark")
    assert (extra["ours"], extra["status"], extra["verdict"]) == (50.0, "computed", "")
    assert pd.isna(extra["published"])


def test_no_verdict_is_given_away_from_the_papers_setting(outcomes, make_experiment):
    experiment = make_experiment(
        corpora={"synthetic": "faces (synthetic)"}, generated=True, incomparable="generated faces"
    )
    apart = PUBLISHED.assign(
        row=["theirs", "ours (published)", "ours (published)"], status=["cited", *2 * ["published"]]
    )
    table = tidy_table(apart, ROWS, outcomes, experiment)
    assert cell(table, "ours (published)", "clean")["verdict"] == "not comparable: generated faces"
    assert cell(table, "ours", "clean")["verdict"] == ""
    assert cell(table, "ours", "clean")["corpus"] == "faces (synthetic)"


def test_the_tidy_table_survives_its_csv_file(outcomes, make_experiment, tmp_path):
    table = tidy_table(PUBLISHED, ROWS, outcomes, make_experiment())
    table.to_csv(tmp_path / "table.csv", index=False)
    assert "120.0" not in (tmp_path / "table.csv").read_text()
    again = pd.read_csv(tmp_path / "table.csv")
    assert again["ours"].equals(table["ours"])


def test_missing_predictions_are_named(predictions, make_outcomes, make_experiment):
    del predictions["f", "d"]
    with pytest.raises(OferError, match="none of method 'f' at 'synthetic/stratified/d'"):
        tidy_table(PUBLISHED, ROWS, make_outcomes(at_places(predictions)), make_experiment())


def test_the_accuracy_over_all_samples_and_the_balanced_one_stand_beside(
    make_predictions, make_experiment, make_outcomes
):
    file = make_predictions(12, subjects=20, folds=3)
    # Folds of 42, 42 and 36 samples; all of one fold's anger is missed, and nothing else.
    anger = (file["label"] == "anger") & (file["fold"] == 2)
    probabilities = [name for name in file.columns if name.startswith("p_")]
    file[probabilities] = [[0.5 if name == f"p_{label}" else 0.1 for name in probabilities] for label in file["label"]]
    file.loc[anger, ["p_anger", "p_fear"]] = [0.1, 0.5]
    table = tidy_table(
        PUBLISHED, ROWS[:1], make_outcomes(at_places({("m", "c"): file})), make_experiment(), [COLUMN["clean"]]
    )
    found = cell(table, "ours", "clean")
    wrong = int(anger.sum())
    assert wrong == 6
    assert found["ours"] == pytest.approx(100 * (1 + 1 + 30 / 36) / 3, abs=0.005)
    assert found["ours_pooled"] == pytest.approx(100 * (120 - 6) / 120, abs=0.005)
    assert found["ours_balanced"] == pytest.approx(100 * (5 + 14 / 20) / 6, abs=0.005)


def test_rows_and_columns_stand_as_printed_and_further_ones_after_them(make_entry):
    published = pd.DataFrame({"row": ["b", "b", "a", "c"], "column": ["mouth", "no_occlusion", "eyes", "eyes"]})
    rows = {"a": "mean-filling", "d": "zero-filling", "b": "harmonic-filling", "0": "flowrec", "z": "recogniser"}
    entry, _ = in_the_papers_order(make_entry("table10", rows=rows, lines=[]), published, None)
    # After the paper's own the restorer's row, then the others, and last what there is without restoring.
    assert [row.name for row in entry.rows] == ["b", "a", "0", "d", "z"]
    assert [column.name for column in entry.columns][:3] == ["mouth", "no_occlusion", "eyes"]


def test_a_number_over_itself_has_no_cell(outcomes, make_experiment):
    columns = [*COLUMN.values(), Column("gain", place=f"{PLACE}/d", hides=True, over=("ours", "m"))]
    table = tidy_table(PUBLISHED.iloc[:0], ROWS, outcomes, make_experiment(), columns)
    assert table.loc[table["column"] == "gain", "row"].tolist() == ["extra"]
