"""Published numbers: one `published.csv` per paper, every number with its source, and the lines that they stand in."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from ofer.base.errors import OferError
from ofer.base.tables import read_table

PUBLISHED = "published"
"""The status of a line that has the paper's number alone."""

COLUMNS = ["table", "row", "column", "value", "unit", "status", "source"]
TEXT = ("row", "column", "unit", "status", "source")


def read_published(path: Path, table: int) -> pd.DataFrame:
    """Return the published cells of one table, in the paper's order: row, column, value, unit, status, source.

    `value` is in `unit` (% or points); `status` is `computed` (by the paper itself) or `cited` (there, from others).
    Raises OferError if a column is missing or the table is not there.
    """
    cells = read_table(path, TEXT)
    missing = [name for name in COLUMNS if name not in cells]
    if missing:
        raise OferError(f"{path}: no column {missing[0]!r}; restore the file from the package")
    of_table = cells[cells["table"] == table]
    if of_table.empty:
        known = ", ".join(map(str, sorted(cells["table"].unique())))
        raise OferError(f"{path}: no table {table}; it has {known}")
    return of_table.drop(columns="table").reset_index(drop=True)


def nothing_published() -> pd.DataFrame:
    """Return the cells of a table that nobody has published."""
    return pd.DataFrame(columns=COLUMNS[1:])


def beside_ours(cells: pd.DataFrame, authors: Mapping[str, str], ours: Mapping[str, str]) -> pd.DataFrame:
    """Return published cells by the names of our rows; `ours` has the row by the name that the paper prints.

    `authors` says whose method it is that the paper calls its own.
    """
    return cells.assign(row=cells["row"].replace({**authors, **ours}))


def apart_from_ours(cells: pd.DataFrame, authors: Mapping[str, str]) -> pd.DataFrame:
    """Return published cells in lines of their own, where they cannot be held against ours; `status` says `published`.

    Cited cells have such lines anyway.
    """
    computed = cells["status"] == "computed"
    names = cells["row"].replace(dict(authors))
    return cells.assign(
        row=names.mask(computed, names + " (published)"), status=cells["status"].mask(computed, PUBLISHED)
    )
