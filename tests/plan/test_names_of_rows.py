"""Rows and columns have the names that a user gives them: no file is read in another's place for it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from ofer.base.errors import OferError
from ofer.config.entries import merged
from ofer.config.load import load_config
from ofer.config.whole import Config
from ofer.plan.stages import STAGES

DEFAULT = yaml.safe_load((Path(__file__).parents[2] / "config.yaml").read_text(encoding="utf-8"))


def config(**values: Any) -> Config:
    return load_config(merged(DEFAULT, {"tables": {"table10": values}}))


def test_two_columns_of_one_occlusion_are_one_cell() -> None:
    columns = {"eyes": {"occlusion": "mouth"}, "mouth": {"occlusion": "mouth"}}
    found = STAGES["make_table"](config(columns=columns), {"table": "table10"})
    assert found.reads["predictions"]["recogniser/synthetic/stratified/mouth"] == [
        "results/synthetic/stratified/recogniser/mouth/predictions.csv"
    ]


def test_a_row_called_like_a_column_of_the_examples_is_refused() -> None:
    rows = config(rows={"restored flow": "harmonic-filling"})
    with pytest.raises(OferError, match=r"tables\.table10\.rows: 'restored flow' is how the examples call"):
        STAGES["draw"](rows, {"figure": "examples", "table": "table10"})
