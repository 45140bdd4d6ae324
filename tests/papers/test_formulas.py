"""Sums of accuracies, and which rows are compared."""

import pytest

from ofer.papers.formulas import (
    ACCURACY,
    CLEAN,
    OCCLUDED,
    Column,
    Comparison,
    Row,
    all_pairs,
    comparisons,
    difference,
    formulas,
    total,
)
from tests.papers.conftest import accuracies

LIGHT, DARK = {("m", "c"): 1.0}, {("m", "d"): 1.0}
COLUMNS = [
    Column("light", place="c"),
    Column("dark", place="d", hides=True),
    Column("gap", made="difference", of=("dark", "light")),
    Column("both", made="mean", of=("light", "dark")),
]
ROWS = [Row("restored", "r", clean="m", restores=True), Row("plain", "m", clean="m"), Row("own models", "o")]


def test_where_nothing_is_hidden_a_restorer_is_answered_for_by_what_recognises_its_flows():
    cells = formulas(ROWS, COLUMNS)
    assert cells["restored"]["light"] == cells["plain"]["light"] == LIGHT
    assert cells["restored"]["dark"] == {("r", "d"): 1.0}


def test_columns_are_made_of_others_of_the_row_and_not_of_some_of_them():
    cells = formulas(ROWS, COLUMNS)
    assert cells["plain"]["gap"] == difference(DARK, LIGHT)
    assert cells["plain"]["both"] == {("m", "c"): 0.5, ("m", "d"): 0.5}
    # It has a model for each occlusion, and none for clean faces.
    assert set(cells["own models"]) == {"dark"}


def test_a_gain_is_over_the_entry_that_the_column_names():
    gain = Column("dark", place="d", hides=True, over=("nothing done", "m"))
    assert formulas(ROWS[:1], [gain])["restored"]["dark"] == {("r", "d"): 1.0, ("m", "d"): -1.0}
    found = comparisons("cells", ROWS[:1], [gain], None)[ACCURACY]
    assert [(one.row, one.opponent, one.column) for one in found] == [("restored", "nothing done", "dark")]


def test_another_entry_answers_where_a_column_names_one():
    elsewhere = Column("elsewhere", place="e", hides=True, instead=(("r", "r-elsewhere"),))
    cells = formulas(ROWS, [elsewhere])
    assert cells["restored"]["elsewhere"] == {("r-elsewhere", "e"): 1.0}
    assert cells["plain"]["elsewhere"] == {("m", "e"): 1.0}


def test_columns_are_compared_with_the_first():
    found = comparisons("columns", ROWS[1:2], COLUMNS, None)[ACCURACY]
    assert found == [Comparison(OCCLUDED, CLEAN, "dark", difference(DARK, LIGHT))]


@pytest.mark.parametrize(("compare", "pairs"), [("rows", 3), ("restorer", 2)])
def test_rows_are_compared_where_they_differ(compare, pairs):
    found = comparisons(compare, ROWS, COLUMNS, "r")[ACCURACY]
    # Where nothing is hidden two of them are the same number.
    assert {one.column for one in found} == {"dark"}
    assert len(found) == pairs


def test_an_oracle_is_an_upper_bound_and_nobodys_opponent():
    rows = [*ROWS, Row("oracle", "truth", clean="m", told="truth", restores=True)]
    assert all("oracle" not in (one.row, one.opponent) for one in comparisons("restorer", rows, COLUMNS, "r")[ACCURACY])


def test_formulas_are_sums_of_accuracies():
    assert difference(DARK, LIGHT) == {("m", "d"): 1.0, ("m", "c"): -1.0}
    assert total([(0.5, LIGHT), (0.5, LIGHT), (-2.0, DARK)]) == {("m", "c"): 1.0, ("m", "d"): -2.0}


def test_what_stands_in_both_vanishes():
    gap = difference(DARK, LIGHT)
    other_gap = difference({("n", "d"): 1.0}, LIGHT)
    assert difference(gap, other_gap) == {("m", "d"): 1.0, ("n", "d"): -1.0}
    assert difference(gap, gap) == {}


def test_every_pair_of_rows_is_compared_once_in_every_column():
    cells = {name: accuracies(name, {"eyes": "e", "mouth": "m"}) for name in ("a", "b", "c", "d")}
    pairs = all_pairs(cells)
    assert len(pairs) == 6 * 2
    assert len({(frozenset((pair.row, pair.opponent)), pair.column) for pair in pairs}) == 12
    assert pairs[0] == Comparison("a", "b", "eyes", {("a", "e"): 1.0, ("b", "e"): -1.0})
    # The row that stands first is the one whose gain is told.
    assert all(pair.row < pair.opponent for pair in pairs)


def test_two_names_of_one_entry_are_no_pair():
    same = accuracies("a", {"eyes": "e"})
    assert all_pairs({"first": same, "second": same}) == []


def test_a_column_that_a_row_lacks_is_not_compared():
    cells = {"a": accuracies("a", {"eyes": "e", "mouth": "m"}), "b": accuracies("b", {"eyes": "e"})}
    assert [pair.column for pair in all_pairs(cells)] == ["eyes"]


def test_what_is_hidden_is_compared_with_what_is_not_and_where_a_row_lacks_that_with_nothing():
    columns = [
        Column("dark", place="d", hides=True),
        Column("black", place="b", hides=True),
        Column("light", place="c"),
    ]
    found = comparisons("columns", ROWS[1:], columns, None)[ACCURACY]
    assert {(one.row, one.opponent, one.column) for one in found} == {
        (f"plain, {OCCLUDED}", f"plain, {CLEAN}", column) for column in ("dark", "black")
    }
    assert found[0].formula == {("m", "d"): 1.0, ("m", "c"): -1.0}


def test_a_gain_over_itself_is_no_comparison():
    columns = [Column("gain", place="d", hides=True, over=("plain", "m"))]
    assert [one.row for one in comparisons("cells", ROWS[:2], columns, None)[ACCURACY]] == ["restored"]
