"""The main paper's own numbers agree with each other, which guards against slips in typing them (protocol §3.8, §9)."""

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
