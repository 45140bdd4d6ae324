"""Make a page of a table, to read in the report or alone: the paper's shape first, then every number of the CSV."""

import base64

import pandas as pd

from ofer.job import Job, run_stage
from ofer.pages.html import page, scrolling, text
from ofer.pages.markdown import render
from ofer.pages.tidy import tidy_html


def build(job: Job) -> None:
    """Write the page, which needs no other file."""
    path = job.input("table")
    rendered = render(job.input("markdown").read_text(encoding="utf-8"))
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    caption = f"{path.name}: {len(table):,} rows, nothing rounded."
    everything = (
        f"<details>\n<summary>Everything in {text(path.name)}</summary>\n"
        f"{scrolling(tidy_html(table, caption), f'All of {path.name}')}"
        f"<p>{_download(path.name, path.read_bytes())}</p>\n</details>\n"
    )
    style = job.input("style").read_text(encoding="utf-8")
    html = page(rendered.title, rendered.body + everything, style=style, synthetic=rendered.synthetic)
    with job.writing("page") as target:
        target.write_text(html, encoding="utf-8", newline="\n")


def _download(name: str, data: bytes) -> str:
    address = f"data:text/csv;base64,{base64.b64encode(data).decode('ascii')}"
    return f'<a class="download" download="{text(name)}" href="{address}">Download {text(name)}</a>'


if __name__ == "__main__":
    run_stage(
        __doc__,
        build,
        inputs={
            "table": "CSV, tidy",
            "markdown": "Markdown of the same table, in the paper's shape",
            "style": "CSS of all pages",
        },
        outputs={"page": "HTML without anything outside it"},
    )
