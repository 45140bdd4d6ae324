"""Tables of a paper that say what others did: facts with their sources, in tidy form and in the paper's shape."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ofer.base.errors import OferError
from ofer.base.tables import read_texts

COLUMNS = ["row", "column", "published", "ours", "status", "source", "ours_from"]
"""`source` says where the published cell stands, `ours_from` what ours was made of; all cells are text."""


@dataclass(frozen=True)
class Ours:
    """Our value of a cell: counted here (`computed`), or said by another source (`cited`)."""

    value: str
    made_of: str
    status: str


Cells = dict[tuple[str, str], Ours]
"""By row and column."""


def read_facts(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Return a file of facts, all text, an empty cell as "".

    Raises OferError if one of `columns` or `source` is missing, or a row has no source.
    """
    facts = read_texts(path)
    missing = [name for name in [*columns, "source"] if name not in facts]
    if missing:
        raise OferError(f"{path}: no column {missing[0]!r}; restore the file from the package")
    unsourced = facts.index[facts["source"].str.strip() == ""]
    if len(unsourced):
        raise OferError(f"{path}: line {unsourced[0] + 2} names no source; say where it comes from")
    return facts


def tidy_facts(published: pd.DataFrame, row: str, ours: Cells | None = None) -> pd.DataFrame:
    """Return a row per cell with the columns `COLUMNS`, in the paper's order; rows that only `ours` has follow.

    `published` has a row per printed row, named by its column `row`, and a column `source`. A cell without ours is
    `cited`.
    """
    ours = ours or {}
    columns = [name for name in published.columns if name not in (row, "source")]
    printed = {
        (str(line[row]), column): (str(line[column]), str(line["source"]))
        for line in published.to_dict("records")
        for column in columns
    }
    names = dict.fromkeys([*published[row], *(name for name, _ in ours)])
    cells = []
    for name in names:
        for column in columns:
            value, source = printed.get((name, column), ("", ""))
            cell = ours.get((name, column), Ours("", "", "cited"))
            cells.append((name, column, value, cell.value, cell.status, source, cell.made_of))
    return pd.DataFrame(cells, columns=COLUMNS)


def values(table: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Return {row: {column: text to print}} of a tidy table.

    The text is the published value or, in a table that has some of ours, `published → **ours**`.
    """
    beside = (table["ours"] != "").any()
    found: dict[str, dict[str, str]] = {}
    for cell in table.to_dict("records"):
        text = cell["published"]
        if beside:
            text = f"{cell['published'] or '–'} → **{cell['ours'] or '–'}**"
        found.setdefault(cell["row"], {})[cell["column"]] = text
    return found


def render(
    number: int, title: str, heads: Sequence[str], lines: Iterable[Sequence[str]], sentences: Sequence[str]
) -> str:
    """Return a table of the literature as Markdown, with sentences below."""
    grid = [list(heads), ["---"] * len(heads), *(list(line) for line in lines)]
    return "\n".join(
        [
            f"# Table {number}: {title}",
            "",
            *(f"| {' | '.join(line)} |" for line in grid),
            "",
            *(f"- {sentence}" for sentence in sentences),
            "",
        ]
    )


def said_by(table: pd.DataFrame) -> str:
    """Return the sentence that names the sources of a cited table."""
    return f"Cited, not computed here: {'; '.join(dict.fromkeys(table['source']))}."
