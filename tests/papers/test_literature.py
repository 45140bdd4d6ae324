"""Tables of the literature: every cell with its source, and the paper's count of data sets counted again."""

from pathlib import Path

import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.papers.flowrec import table1, table2, table4
from ofer.papers.literature import COLUMNS, read_facts

PAPERS = pd.DataFrame(
    [("a", "CK;CK+"), ("b", "CK+;JAFFE"), ("c", "JAFFE;CK"), ("d", "MMI")], columns=["paper", "datasets"]
)
DATASETS = pd.DataFrame(
    [
        ("CK", "CK-CK+", "yes", "yes", "s1"),
        ("CK+", "CK-CK+", "yes", "yes", "s2"),
        ("JAFFE", "JAFFE", "no", "yes", "s3"),
        ("MMI", "MMI", "", "", "s4"),
    ],
    columns=["dataset", "counted_as", "video_sequences", "controlled", "source"],
)
PRINTED = pd.DataFrame(
    [("CK-CK+", "3", "yes", "yes", "p"), ("SFEW", "2", "no", "no", "p")],
    columns=["dataset", "appearances", "video_sequences", "controlled", "source"],
)


@pytest.fixture
def facts(published_path: Path):
    """Return a function that reads a file of facts of the package."""
    return lambda name, columns: read_facts(published_path.with_name(name), columns)


def test_a_paper_that_uses_a_data_set_and_its_extension_counts_once():
    assert table2.appearances(PAPERS, DATASETS) == {"CK-CK+": 3, "JAFFE": 2}


def test_ours_stands_beside_the_published_cell_whoever_has_it():
    table = table2.tidy(PRINTED, PAPERS, DATASETS).set_index(["row", "column"])
    assert list(table.index.get_level_values("row").unique()) == ["CK-CK+", "SFEW", "JAFFE"]
    assert list(table.loc[("CK-CK+", "appearances"), ["published", "ours", "status"]]) == ["3", "3", "computed"]
    assert list(table.loc[("SFEW", "appearances"), ["published", "ours"]]) == ["2", ""]
    assert list(table.loc[("JAFFE", "controlled"), ["published", "ours", "status", "ours_from"]]) == [
        "", "yes", "cited", "s3",
    ]  # fmt: skip
    assert "6 of 9 cells differ: SFEW, appearances; " in table2.markdown(table.reset_index())
    assert "| SFEW | 2 → **–** |" in table2.markdown(table.reset_index())


def test_the_papers_table_2_follows_from_its_table_1(facts):
    papers = facts("table1.csv", table1.FACTS)
    table = table2.tidy(facts("table2.csv", table2.FACTS), papers, facts("datasets.csv", table2.DATASET_FACTS))
    assert len(table) == 15
    assert (table["published"] == table["ours"]).all()
    assert "All 15 cells agree." in table2.markdown(table)


def test_only_counts_are_called_computed(facts):
    papers = facts("table1.csv", table1.FACTS)
    table = table2.tidy(facts("table2.csv", table2.FACTS), papers, facts("datasets.csv", table2.DATASET_FACTS))
    assert set(table.loc[table["status"] == "computed", "column"]) == {"appearances"}
    for cited in (table1.tidy(papers), table4.tidy(facts("table4.csv", table4.FACTS))):
        assert set(cited["status"]) == {"cited"}
        assert set(cited["ours"]) == {""}


def test_every_cell_of_every_table_has_a_source(facts):
    for number, module in ((1, table1), (4, table4)):
        table = module.tidy(facts(f"table{number}.csv", module.FACTS))
        assert list(table.columns) == COLUMNS
        assert table["source"].str.endswith(f"Table {number}").all()
    assert (facts("datasets.csv", table2.DATASET_FACTS)["source"] != "").all()


def test_tables_are_printed_as_the_paper_prints_them(facts):
    text = table1.markdown(table1.tidy(facts("table1.csv", table1.FACTS)))
    assert "| Ranzato et al. [16], 2011 (2) | CK, TFD |" in text
    assert "| Wang et al. [20], 2020 (1) | FERPlus, AffectNet, RAF-DB, SFEW |" in text
    assert "→" not in text
    text = table4.markdown(table4.tidy(facts("table4.csv", table4.FACTS)))
    assert "| Dapogny et al. [4] | out-of-bag error |" in text


@pytest.mark.parametrize(
    ("papers", "datasets", "said"),
    [
        (PAPERS.replace("MMI", "MUG"), DATASETS, "'MUG' of Table 1: not in the file"),
        (PAPERS, DATASETS.assign(controlled=["yes", "no", "yes", ""]), "CK-CK+, controlled: "),
        (PAPERS.replace("CK+;JAFFE", "MMI"), DATASETS, "MMI, video_sequences: missing or disputed"),
    ],
)
def test_facts_that_are_missing_or_disputed_are_an_error(papers, datasets, said):
    with pytest.raises(OferError, match=said.replace("+", r"\+")):
        table2.tidy(PRINTED, papers, datasets)


@pytest.mark.parametrize(
    ("text", "said"),
    [("paper,year\na,1\n", "no column 'source'"), ("paper,source\na,\n", "line 2 names no source")],
)
def test_a_file_without_sources_is_refused(tmp_path: Path, text, said):
    (tmp_path / "facts.csv").write_text(text)
    with pytest.raises(OferError, match=said):
        read_facts(tmp_path / "facts.csv", ["paper"])
