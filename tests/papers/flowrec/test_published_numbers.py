"""The main paper's own numbers agree with each other, which guards against slips in typing them (protocol §3.8, §9)."""

from itertools import permutations
from pathlib import Path

import pandas as pd
import pytest

from ofer.papers.published import read_published

OCCLUSIONS = ["eyes", "mouth", "lower_part"]


@pytest.fixture
def wide(published_path: Path):
    """Return a function that gives a table of the paper with a row per row and a column per column."""

    def read(table: int) -> pd.DataFrame:
        return read_published(published_path, table).pivot(index="row", columns="column", values="value")

    return read


def literature(published_path: Path, table: int) -> pd.DataFrame:
    return pd.read_csv(published_path.with_name(f"table{table}.csv"))


@pytest.mark.parametrize(("table", "cells"), [(5, 4), (6, 9), (7, 12), (8, 24), (9, 15), (10, 28)])
def test_every_printed_cell_is_there_once_with_unit_and_source(published_path, table, cells):
    published = read_published(published_path, table)
    assert len(published) == cells
    assert not published.duplicated(["row", "column"]).any()
    assert published["source"].str.contains(f"Table {table}$").all()
    differences = published["column"].str.contains("gap") | (table == 7)
    assert (published["unit"] == differences.map({True: "points", False: "%"})).all()


def test_table_7_is_table_6_minus_table_5(wide):
    baseline = wide(5).loc["no reconstruction", OCCLUSIONS]
    gains = wide(6)[OCCLUSIONS] - baseline
    printed = wide(7)
    assert (gains.round(1) == printed.loc[gains.index, OCCLUSIONS]).all(axis=None)
    averages = printed[OCCLUSIONS].mean(axis=1).round(1)
    assert (averages == printed["average_gain"]).all()


def test_rows_that_mean_the_same_carry_the_same_numbers(wide):
    def row(table: int, name: str) -> list[float]:
        return list(wide(table).loc[name, OCCLUSIONS])

    assert row(6, "EndPoint") == row(8, "/")
    assert row(8, "1+2+3") == row(9, "Apex flow")
    assert row(9, "Mid flows") == row(10, "Our method")
    assert wide(10).loc["Our method", "no_occlusion"] == wide(5).loc["no reconstruction", "no_occlusion"]


def test_all_gaps_of_table_10_add_up(wide):
    table = wide(10)
    for occlusion in OCCLUSIONS:
        gap = (table[occlusion] - table["no_occlusion"]).round(1)
        assert gap.dropna().equals(table[f"{occlusion}_gap"].dropna())
    cumulative = (table["eyes_gap"] + table["mouth_gap"]).round(1)
    assert cumulative.equals(table["cumulative_gap"].rename(None))


def test_only_our_method_was_computed_by_the_paper_and_two_did_not_hide_the_lower_part(published_path, wide):
    status = read_published(published_path, 10).groupby("row")["status"].unique()
    assert {name for name, values in status.items() if list(values) == ["computed"]} == {"Our method"}
    assert set(wide(10).index[wide(10)["lower_part"].isna()]) == {"Huang et al. [8]", "Dapogny et al. [4]"}


def test_our_method_is_second_for_eyes_and_best_for_mouth_and_lower_part_as_the_paper_says(wide):
    ranks = wide(10)[OCCLUSIONS].rank(ascending=False).loc["Our method"]
    assert list(ranks) == [2, 1, 1]


def test_table_2_counts_the_datasets_of_table_1(published_path):
    papers = literature(published_path, 1)["datasets"].str.split(";")
    # The paper counts CK and CK+ as one.
    merged = papers.map(lambda names: {"CK-CK+" if name in ("CK", "CK+") else name for name in names})
    appearances = merged.explode().value_counts()
    printed = literature(published_path, 2).set_index("dataset")["appearances"]
    assert appearances[appearances >= 2].to_dict() == printed.to_dict()


def test_tables_3_and_4_name_the_same_four_papers(published_path):
    assert set(literature(published_path, 3)["paper"]) == set(literature(published_path, 4)["paper"])
    assert len(literature(published_path, 4)) == 4


def test_table_5_has_its_columns_in_the_only_order_that_fits(wide):
    # Its columns have no heads in the paper.
    printed = list(wide(5).loc["no reconstruction", OCCLUSIONS])
    fitting = []
    for order in permutations(printed):
        gains = (wide(6)[OCCLUSIONS] - list(order)).round(1)
        fitting += [order] if (gains == wide(7).loc[gains.index, OCCLUSIONS]).all(axis=None) else []
    assert fitting == [tuple(printed)]


def shares(values: pd.Series, count: int) -> pd.Series:
    """Return which values in % are some number of `count` sequences, rounded to a decimal."""
    numbers = (values * count / 100).round()
    return (100 * numbers / count - values).abs() <= 0.05 + 1e-9


@pytest.mark.parametrize("count", [374, 373, 327, 309])
def test_most_accuracies_after_reconstruction_are_no_shares_of_all_sequences(published_path, count):
    values = pd.concat([read_published(published_path, table)["value"] for table in (6, 8, 9)])
    fitting = shares(values, count)
    # Of numbers with one decimal, count / 1000 fit by chance.
    assert fitting.mean() < count / 1000 + 0.15
    assert fitting.mean() < 0.5


def test_the_four_accuracies_of_table_5_are_shares_of_374(published_path):
    values = read_published(published_path, 5)["value"]
    assert shares(values, 374).all()
    assert list((100 * pd.Series([347, 276, 266, 175]) / 374).round(1)) == list(values)
    assert not any(shares(values, count).all() for count in (373, 327, 309))


def test_skip_sets_differ_by_little(wide):
    accuracies = wide(8)[OCCLUSIONS]
    with_skips = accuracies.drop(index="/")
    assert list((accuracies.max() - accuracies.min()).round(1)) == [2.5, 3.0, 2.3]
    assert list((with_skips.max() - with_skips.min()).round(1)) == [1.2, 2.1, 1.7]


def test_what_later_tables_fix_is_the_best_row_of_the_table_before(wide):
    assert set(wide(6)[OCCLUSIONS].idxmax()) == {"EndPoint"}
    assert set(wide(8)[OCCLUSIONS].idxmax()) == {"1+2+3"}
    assert set(wide(9)[OCCLUSIONS].idxmax()) == {"Mid flows"}


def test_hidden_eyes_cost_every_method_less_than_a_hidden_mouth_as_the_paper_says(wide):
    assert (wide(10)["eyes_gap"] > wide(10)["mouth_gap"]).all()


def test_table_4_has_ten_folds_in_two_of_four_papers_and_out_of_bag_error_in_one_that_the_text_cites_for_them(
    published_path,
):
    protocols = literature(published_path, 4).set_index("paper")["protocol"]
    assert list(protocols.str.contains("10-fold")) == [False, True, True, False]
    assert protocols["Dapogny et al. [4]"] == "out-of-bag error"


def test_huang_is_compared_with_but_not_among_the_papers_reviewed(published_path, wide):
    assert wide(10).index.str.startswith("Huang").any()
    for table in (1, 3, 4):
        assert not literature(published_path, table)["paper"].str.startswith("Huang").any()


def test_controlled_data_sets_are_used_slightly_more_often_as_the_paper_says(published_path):
    assert literature(published_path, 2).groupby("controlled")["appearances"].sum().to_dict() == {"yes": 10, "no": 9}
