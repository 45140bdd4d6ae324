"""What a seed is worth, measured in a finished table and kept for tables of one training."""

from pathlib import Path

import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.commands.seed_spread import measure
from ofer.papers.seeds import Spread, read_spread

CELLS = pd.DataFrame(
    {
        "row": ["a", "b", "b"],
        "column": ["eyes", "eyes", "eyes_gap"],
        "ours": [70.0, 60.0, -10.0],
        "seeds": 3,
        "ours_seed_sd": [3.0, 4.0, 9.0],
    }
)


def test_what_is_kept_is_what_tables_read(tmp_path: Path) -> None:
    CELLS.to_csv(tmp_path / "table10.csv", index=False)
    measure(tmp_path / "table10.csv", "a table, made here", tmp_path / "spread.csv")
    assert read_spread(tmp_path / "spread.csv") == Spread(3.54, 4.0, 2, 3, "a table, made here")


def test_of_one_training_there_is_no_spread(tmp_path: Path) -> None:
    CELLS.assign(seeds=1, ours_seed_sd=None).to_csv(tmp_path / "table10.csv", index=False)
    with pytest.raises(OferError, match=r"has one training; make it with `tables\.table10\.seeds`"):
        measure(tmp_path / "table10.csv", "", tmp_path / "spread.csv")
    assert not (tmp_path / "spread.csv").exists()
