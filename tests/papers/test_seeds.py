"""What pages say of training seeds: measured in the table itself, or in the reference run."""

from pathlib import Path

import pandas as pd
import pytest

import ofer
from ofer.papers.endpoint_errors import EndpointErrors
from ofer.papers.entry import Entry
from ofer.papers.formulas import Column, Row
from ofer.papers.published import nothing_published
from ofer.papers.seeds import Spread, interval_covers, read_spread, spread_of, worth
from ofer.papers.table import Numbers, tidy_table
from ofer.stages.make_table import _accuracies
from tests.papers.conftest import PLACE, at_places

COLUMNS = [
    Column("no_occlusion", place=f"{PLACE}/c"),
    Column("eyes", place=f"{PLACE}/d", hides=True),
    Column("eyes_gap", made="difference", of=("eyes", "no_occlusion")),
]
LOSS = Column("loss", made="difference", of=("eyes", "no_occlusion"))
ROWS = [Row("restored", "m", clean="m"), Row("filled", "f", clean="m")]


@pytest.fixture
def table(make_predictions, make_outcomes, make_experiment):
    def several(*wrong):
        return pd.concat([make_predictions(count).assign(seed=seed) for seed, count in enumerate(wrong)])

    # 90, 80, 70 %; 50 % thrice; 95, 90, 85 %.
    files = {("m", "c"): several(12, 24, 36), ("m", "d"): several(60, 60, 60), ("f", "d"): several(6, 12, 18)}
    numbers = Numbers(make_outcomes(at_places(files)), EndpointErrors({}, draws=200, seed=0))
    return tidy_table(nothing_published(), ROWS, COLUMNS, numbers, make_experiment(seeds=3))


def test_each_cell_says_how_far_its_trainings_lie_apart(table):
    deviations = table.set_index(["row", "column"])["ours_seed_sd"]
    assert deviations["restored", "no_occlusion"] == pytest.approx(10)
    assert deviations["restored", "eyes"] == 0
    assert deviations["restored", "eyes_gap"] == pytest.approx(10)
    assert set(table["seeds"]) == {3}


def test_the_spread_is_over_accuracies_each_once(table):
    # The accuracy without occlusion is one cell, however many rows show it; a gap is none.
    assert spread_of(table, "here") == Spread(round(((100 + 0 + 25) / 3) ** 0.5, 2), 10.0, 3, 3, "here")


def test_of_a_column_made_of_others_nothing_is_learnt_of_a_seed_whatever_it_is_called(table):
    entry = Entry("Table 1", "", "Method", tuple(ROWS), (*COLUMNS, LOSS), (), "rows", None)
    losses = table.assign(column=table["column"].replace({"eyes_gap": "loss"}))
    assert spread_of(_accuracies(losses, entry), "here") == spread_of(table, "here")


def test_a_table_of_several_trainings_says_what_one_of_them_is_worth():
    text = worth(Spread(2.04, 3.96, 16, 3, "table10"), 3, "table10")
    assert "the mean of 3 trainings" in text
    assert "by about 2.0 points" in text and "at most 4.0" in text
    covers = interval_covers(1000, 3)
    assert "and other seeds" in covers and "does not cover training" not in covers


def test_a_table_of_one_training_says_so_and_where_the_number_is_from():
    text = worth(Spread(2.04, 3.96, 16, 3, "Table 10 of the reference run"), 1, "mine")
    assert text.startswith(
        "One training seed: another one, or a retraining that differs by rounding alone, moves a cell by"
    )
    assert "about 2.0 points (standard deviation over 3 trainings, Table 10 of the reference run;" in text
    assert "`tables.mine.seeds`" in text
    assert "does not cover training again with another seed" in interval_covers(1000, 1)


def test_the_package_knows_what_a_seed_is_worth():
    spread = read_spread(Path(ofer.__file__).parent / "papers/seed_spread.csv")
    assert spread.seeds > 1
    assert 0 < spread.typical <= spread.largest
