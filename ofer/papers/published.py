"""Published numbers: one `published.csv` per paper, every number with its source."""

from pathlib import Path

import pandas as pd

from ofer.errors import OferError
from ofer.tables import read_table

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
