"""Sums of accuracies, and which rows are compared."""

from ofer.papers.formulas import Comparison, accuracies, all_pairs, difference, total

CLEAN, DARK = {("m", "c"): 1.0}, {("m", "d"): 1.0}


def test_formulas_are_sums_of_accuracies():
    assert difference(DARK, CLEAN) == {("m", "d"): 1.0, ("m", "c"): -1.0}
    assert total([(0.5, CLEAN), (0.5, CLEAN), (-2.0, DARK)]) == {("m", "c"): 1.0, ("m", "d"): -2.0}


def test_what_stands_in_both_vanishes():
    gap = difference(DARK, CLEAN)
    other_gap = difference({("n", "d"): 1.0}, CLEAN)
    assert difference(gap, other_gap) == {("m", "d"): 1.0, ("n", "d"): -1.0}
    assert difference(gap, gap) == {}


def test_every_pair_of_rows_is_compared_once_in_every_column():
    formulas = {name: accuracies(name, {"eyes": "e", "mouth": "m"}) for name in ("a", "b", "c", "d")}
    pairs = all_pairs(formulas)
    assert len(pairs) == 6 * 2
    assert len({(frozenset((pair.row, pair.opponent)), pair.column) for pair in pairs}) == 12
    assert pairs[0] == Comparison("a", "b", "eyes", {("a", "e"): 1.0, ("b", "e"): -1.0})
    # The row that stands first is the one whose gain is told.
    assert all(pair.row < pair.opponent for pair in pairs)


def test_two_names_of_one_entry_are_no_pair():
    same = accuracies("a", {"eyes": "e"})
    assert all_pairs({"first": same, "second": same}) == []


def test_a_column_that_a_row_lacks_is_not_compared():
    formulas = {"a": accuracies("a", {"eyes": "e", "mouth": "m"}), "b": accuracies("b", {"eyes": "e"})}
    assert [pair.column for pair in all_pairs(formulas)] == ["eyes"]
