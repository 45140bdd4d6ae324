"""The one reader of tables: text is text, numbers are numbers, and a number's empty field is a missing value.

Left to itself pandas takes a subject named NA, None or null for a missing value, one named 001 for a number and one
named True for a truth value; and what is missing it leaves out of groups and sums without a word. So each kind of table
says which of its columns are text, and all others must be numbers.
"""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import pandas as pd

from ofer.base.errors import DamagedError, OferError
from ofer.base.foreign import open_plain

SAMPLE = ("sample", "subject", "label")
"""The text columns of tables about samples: folds, predictions, endpoint errors."""


def read_table(path: Path, text: Collection[str] = SAMPLE) -> pd.DataFrame:
    """Return a CSV: the columns in `text` as text, "" where a field is empty; all others as numbers, NaN where it is.

    The table may lack columns of `text`. Raises DamagedError if it is no such table, or if a column that is not in
    `text` holds anything but numbers, and OferError if it cannot be read.
    """
    table = _read(path, dtype=dict.fromkeys(text, str), na_values=[""])
    return _with_numbers(table.fillna(dict.fromkeys(text, "")), path, text)


def read_texts(path: Path) -> pd.DataFrame:
    """Return a CSV with all columns as text, "" where a field is empty. Raises as `read_table` does."""
    return _read(path, dtype=str)


def read_job_record(path: Path) -> pd.DataFrame:
    """Return Snakemake's record of what a job cost (its TSV), NaN for what was not measured. Raises as `read_table`."""
    text = ("h:m:s",)
    return _with_numbers(_read(path, sep="\t", dtype=dict.fromkeys(text, str), na_values=["-", "NA"]), path, text)


def _read(path: Path, **options: Any) -> pd.DataFrame:
    try:
        with open_plain(path) as stream:
            return pd.read_csv(stream, keep_default_na=False, **options)
    except OSError as error:
        raise OferError(f"{path}: cannot be read ({error.strerror}); run snakemake again if it is missing") from error
    except ValueError as error:
        raise DamagedError(path, f"is no readable table ({error})") from error


def _with_numbers(table: pd.DataFrame, path: Path, text: Collection[str]) -> pd.DataFrame:
    for name in table.columns.difference(list(text)):
        if len(table) and table[name].dtype.kind not in "iuf":
            raise DamagedError(path, f"column {name} holds other things than numbers")
    return table
