"""The page of a table: its Markdown first, then everything that stands in its CSV and in others that belong to it."""

import base64
from collections.abc import Sequence
from pathlib import Path

from ofer.base.tables import read_texts
from ofer.pages.html import page, scrolling, text
from ofer.pages.markdown import render
from ofer.pages.tidy import tidy_html


def table_page(tables: Sequence[Path], markdown: Path, style: Path) -> str:
    """Return a page that needs no other file: `markdown` tells of the first of the CSVs `tables`; `style` is CSS."""
    rendered = render(markdown.read_text(encoding="utf-8"))
    return page(
        rendered.title,
        rendered.body + "".join(_everything(table) for table in tables),
        style=style.read_text(encoding="utf-8"),
        synthetic=rendered.synthetic,
    )


def _everything(table: Path) -> str:
    tidy = read_texts(table)
    html = tidy_html(tidy, f"{table.name}: {len(tidy):,} rows, nothing rounded.")
    return (
        f"<details>\n<summary>Everything in {text(table.name)}</summary>\n"
        f"{scrolling(html, f'All of {table.name}')}"
        f"<p>{_download(table.name, table.read_bytes())}</p>\n</details>\n"
    )


def _download(name: str, data: bytes) -> str:
    address = f"data:text/csv;base64,{base64.b64encode(data).decode('ascii')}"
    return f'<a class="download" download="{text(name)}" href="{address}">Download {text(name)}</a>'
