"""A tidy table as HTML, every cell as it stands in the CSV."""

import re

import pandas as pd

from ofer.pages.html import text

KINDS = {"published": "published", "ours": "ours"}
"""Columns that look as in the tables of a paper's shape."""

MARKS = {
    "reproduced": "✓",
    "better": "▲",
    "above": "▲",
    "worse": "▼",
    "below": "▼",
    "open": "?",
    "inconclusive": "?",
}
"""A sign before each verdict, so that a column of them can be read at a glance and without colour."""


def tidy_html(table: pd.DataFrame, caption: str) -> str:
    """Return `table`, whose cells are strings, as an HTML table with `caption`; the first column heads the rows.

    In column names `_` becomes a space; nothing else is changed.
    """
    classes = {str(name): _classes(str(name), table[name]) for name in table.columns}
    heads = "".join(f'<th scope="col"{css}>{text(name.replace("_", " "))}</th>' for name, css in classes.items())
    rows = [
        "".join(
            _cell(name, value, css, first=position == 0)
            for position, ((name, css), value) in enumerate(zip(classes.items(), values, strict=True))
        )
        for values in table.itertuples(index=False)
    ]
    body = "".join(f"<tr>{row}</tr>\n" for row in rows)
    return (
        f"<table>\n<caption>{text(caption)}</caption>\n"
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"
    )


def _classes(column: str, values: pd.Series) -> str:
    names = [KINDS[column]] if column in KINDS else []
    if all(_is_number(value) or value == "" for value in values):
        names.append("number")
    return f' class="{" ".join(names)}"' if names else ""


def _cell(column: str, value: str, css: str, *, first: bool) -> str:
    shown = text(value)
    if column == "verdict" and value in MARKS:
        shown = f'<span aria-hidden="true">{MARKS[value]} </span>{shown}'
    return f'<th scope="row"{css}>{shown}</th>' if first else f"<td{css}>{shown}</td>"


def _is_number(value: str) -> bool:
    return re.fullmatch(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", value) is not None
