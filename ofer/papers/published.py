"""Published numbers: one `published.csv` per paper, every number with its source, and the lines that they stand in."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ofer.base.errors import OferError
from ofer.base.tables import read_table
from ofer.papers.entry import Entry
from ofer.papers.table import PUBLISHED

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


def in_the_papers_order(
    entry: Entry, printed: pd.DataFrame, source: Mapping[str, Any] | None
) -> tuple[Entry, pd.DataFrame]:
    """Return a table's entry with rows and columns as the paper prints them, and its cells by the names of our rows.

    What the paper lacks follows, the restorer's row first. `source` is the entry's setting `published`.
    """
    ours = {row.method: row.name for row in reversed(entry.rows)}
    theirs = source["rows"] if source else {}
    names = {row: ours[method] for row, method in theirs.items() if method in ours}
    published = printed.assign(row=printed["row"].replace(authors(source) | names))
    rows = {row.name: row for row in entry.rows}
    columns = {column.name: column for column in entry.columns}
    entry = entry.with_rows([rows[name] for name in _ordered(rows, [*published["row"], entry.restorer_row or ""])])
    return entry.with_columns([columns[name] for name in _ordered(columns, published["column"])]), published


def apart_from_ours(printed: pd.DataFrame, source: Mapping[str, Any] | None) -> pd.DataFrame:
    """Return published cells in lines of their own, where they cannot be held against ours; `status` says `published`.

    Cited cells have such lines anyway.
    """
    computed = printed["status"] == "computed"
    names = printed["row"].replace(authors(source))
    return printed.assign(
        row=names.mask(computed, names + " (published)"), status=printed["status"].mask(computed, PUBLISHED)
    )


def authors(source: Mapping[str, Any] | None) -> dict[str, str]:
    """Return whose method it is, by what the paper calls it, where it compares it with others'."""
    return {source["own_method"]: source["authors"]} if source and source["own_method"] else {}


def _ordered(names: Iterable[str], printed: Iterable[str]) -> list[str]:
    given = list(names)
    return [name for name in dict.fromkeys([*printed, *given]) if name in given]
