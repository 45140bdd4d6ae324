"""Entries of tables that cannot be made as they are written: each fault is said before anything runs."""

from pathlib import Path
from typing import Any

import pytest

from ofer.base.errors import OferError
from ofer.config.entries import above_papers, read_yaml
from ofer.config.load import load_config

PROJECT = Path(__file__).parents[2]
DEFAULT = above_papers(PROJECT, read_yaml(PROJECT / "config.yaml"))
EYES, CLEAN = {"occlusion": "eyes"}, {"occlusion": "none"}
ERROR = {"occlusion": "eyes", "measure": "endpoint_error"}
RANKED = {"compare": "restorer", "restorer": "flowrec"}


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("counts.mine.corpus", {"mine": {"corpus": "fedr"}}),
        ("counts.mine.published.table", {"mine": {"published": {"paper": "acnn", "table": 9}}}),
        ("tables.table10", {"table10": {}}),
    ],
)
def test_counts_are_of_a_corpus_beside_a_published_table(key: str, values: dict[str, Any]) -> None:
    counts = {name: {**DEFAULT["counts"]["acnn/table1"], **entry} for name, entry in values.items()}
    with pytest.raises(OferError) as caught:
        load_config({**DEFAULT, "counts": counts})
    require_one_line(caught.value, key)


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("rows.r", {"rows": {"r": "flowrec", "s": "vggf-full"}}),
        ("columns.a.over.one", {"columns": {"a": EYES | {"over": {"one": "vggf-full"}}}}),
        ("columns.a.methods.recogniser", {"columns": {"a": EYES | {"methods": {"recogniser": "vggf-full"}}}}),
        ("columns.a.methods.flowrec", {"columns": {"a": EYES | {"methods": {"flowrec": "harmonic-filling"}}}}),
        ("columns.a.corpus", {"columns": {"a": EYES | {"corpus": "rafdb"}}}),
        ("lines", {"columns": {"a": EYES, "b": CLEAN}, "lines": [["a", "b"], ["a"]]}),
        ("lines", {"columns": {"a": EYES, "b": CLEAN}, "lines": [["a", None], ["b", None]]}),
        ("lines", {"lines": [[]]}),
        ("lines", {"columns": {"a": EYES, "b": CLEAN}, "lines": [["a"], ["b"]], **RANKED}),
        ("columns.e.measure", {"columns": {"a": EYES, "e": ERROR}}),
        ("columns.e.occlusion", {"columns": {"a": EYES, "e": {"measure": "endpoint_error"}}, **RANKED}),
        ("columns.e.over", {"columns": {"a": EYES, "e": {**ERROR, "over": {"it": "mean-filling"}}}, **RANKED}),
        ("columns.e", {"columns": {"a": {"occlusion": "mouth"}, "e": ERROR}, **RANKED}),
        ("columns.e", {"columns": {"a": {**EYES, "division": "stratified_group"}, "e": ERROR}, **RANKED}),
        ("columns.m", {"columns": {"a": EYES, "e": ERROR, "m": {"mean": ["a", "e"]}}, **RANKED}),
        ("columns.m", {"columns": {"a": EYES, "m": {"mean": ["a"], "occlusion": "mouth"}}}),
        ("columns.a.methods", {"columns": {"a": {**EYES, "methods": {"oracle": "flowrec"}}}}),
        ("columns.a.methods.flowrec", {"columns": {"a": {**EYES, "methods": {"flowrec": "flowrek"}}}}),
        ("restorer", {"restorer": "recogniser"}),
        ("restorer", {"columns": {"a": CLEAN}, "restorer": "flowrec"}),
        ("compare", {"compare": "cells"}),
        ("compare", {"compare": "columns"}),
        ("compare", {"compare": "columns", "columns": {"a": EYES, "b": {"corpus": "ckplus"}}}),
        ("published.table", {"published": {"paper": "flowrec", "table": 3}}),
        ("published.rows", {"published": {"paper": "flowrec", "table": 10, "rows": {"Our metod": "flowrec"}}}),
        (
            "published.rows",
            {"published": {"paper": "flowrec", "table": 6, "rows": {"MSE": "flowrec", "Wing": "flowrec"}}},
        ),
        (
            "rows.MSE (published)",
            {"published": {"paper": "flowrec", "table": 6}, "rows": {"MSE (published)": "flowrec"}},
        ),
        (
            "rows.Huang et al. [8]",
            {"published": {"paper": "flowrec", "table": 10}, "rows": {"Huang et al. [8]": "flowrec"}},
        ),
    ],
)
def test_what_cannot_be_made_is_one_line_that_names_the_key(key: str, values: dict[str, Any]) -> None:
    table = {"title": "t", "columns": {"a": EYES}, "rows": {"r": "flowrec", "s": "recogniser"}, **values}
    with pytest.raises(OferError) as caught:
        load_config({**DEFAULT, "tables": {**DEFAULT["tables"], "mine": table}})
    require_one_line(caught.value, f"tables.mine.{key}")


LISTED = {"corpus": "rafdb", "list": "list.txt", "format": "ran_rafdb"}
PART = {"corpus": "rafdb", "subset": "part"}
TWO_DIVISIONS = [{"division": name, "called": name} for name in ("stratified", "stratified_group")]


@pytest.mark.parametrize(
    ("key", "subset", "values"),
    [
        ("subsets.part.corpus", {"corpus": "rafbd"}, {}),
        ("subsets.part.corpus", {"corpus": "ckplus"}, {}),
        ("subsets.part.format", {"format": "ran"}, {}),
        ("tables.mine.columns.p.subset", {}, {"columns": {"p": {**PART, "subset": "prat"}}}),
        ("tables.mine.columns.p.subset", {}, {"columns": {"p": {**PART, "corpus": "affectnet"}}}),
        ("tables.mine.columns.m", {}, {"columns": {"p": PART, "a": {"corpus": "rafdb"}, "m": {"mean": ["p", "a"]}}}),
        (
            "tables.mine.compare",
            {},
            {"columns": {"p": PART, "a": {"corpus": "rafdb", "occlusion": "r8"}}, "compare": "columns"},
        ),
        (
            "tables.mine.columns.p.subset",
            {},
            {"columns": {"p": PART}, "compare": "divisions", "divisions": TWO_DIVISIONS},
        ),
    ],
)
def test_a_subset_is_of_the_columns_own_corpus_of_stills(
    key: str, subset: dict[str, Any], values: dict[str, Any]
) -> None:
    table = {"title": "t", "columns": {"p": PART}, "rows": {"r": "vggf-full", "s": "vggf-half"}}
    tables = {**DEFAULT["tables"], "mine": table}
    load_config({**DEFAULT, "subsets": {"part": LISTED}, "tables": tables})
    with pytest.raises(OferError) as caught:
        load_config({**DEFAULT, "subsets": {"part": LISTED | subset}, "tables": {**tables, "mine": table | values}})
    require_one_line(caught.value, key)


def require_one_line(fault: OferError, key: str) -> None:
    """Assert that an error names the key, and a remedy."""
    assert str(fault).startswith(f"config: {key}: ")
    assert "; " in str(fault)
    assert "\n" not in str(fault)
