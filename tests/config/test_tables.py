"""Entries of tables that cannot be made as they are written: each fault is said before anything runs."""

from pathlib import Path
from typing import Any

import pytest

from ofer.base.errors import OferError
from ofer.config.entries import read_yaml
from ofer.config.load import load_config

DEFAULT = read_yaml(Path(__file__).parents[2] / "config.yaml")
EYES, CLEAN = {"occlusion": "eyes"}, {"occlusion": "none"}
ERROR = {"occlusion": "eyes", "measure": "endpoint_error"}
RANKED = {"compare": "restorer", "restorer": "flowrec"}


@pytest.mark.parametrize(
    ("key", "values"),
    [
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
    assert str(caught.value).startswith(f"config: tables.mine.{key}: ")
    assert "; " in str(caught.value)
    assert "\n" not in str(caught.value)
