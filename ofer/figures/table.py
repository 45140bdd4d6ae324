"""A table of the main paper as a picture: computed numbers with their intervals, beside the published ones."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ofer.base.tables import read_table
from ofer.drawing.heads import HEADS
from ofer.drawing.style import GREY, PALETTE, new_figure, set_title
from ofer.jobs.job import Job
from ofer.papers.table import TEXT

BELOW = 0.26
"""How far a published number stands below ours, in lines, lest one hides the other."""

NARROWEST, NARROW = 6.0, 7.0
"""Inches: for a title, and below which the legend is one column."""

OURS: Any = {"color": PALETTE["blue"]}
PUBLISHED: Any = {"color": "black", "marker": "D", "fillstyle": "none", "markersize": 5, "linestyle": "none"}


def draw(job: Job) -> Figure:
    """Return the figure."""
    table = read_table(job.input("table"), TEXT)
    return draw_table(
        table,
        columns=job.slice["columns"],
        rows=job.slice["rows"],
        unit=job.slice["unit"],
        title=f"{job.slice['heading']} on corpus {job.slice['corpus']}",
        generated=job.slice["generated"],
        interval=job.slice["interval"],
        published=_published(table, job.slice["published_on"]),
        heads=job.slice["heads"],
    )


def _published(table: pd.DataFrame, where: str) -> str:
    """Return what the legend says of the published numbers: `where` they were measured, and whether ours compare."""
    reasons = table["verdict"]
    reasons = reasons[reasons.str.startswith("not comparable")]
    return f"published, on {where} ({reasons.iloc[0]})" if len(reasons) else f"published, on {where}"


def draw_table(
    table: pd.DataFrame,
    *,
    columns: Sequence[str],
    rows: str,
    unit: str,
    title: str,
    generated: bool,
    interval: str,
    published: str,
    heads: Mapping[str, str] = MappingProxyType({}),
) -> Figure:
    """Return a dot plot of a tidy table: a panel per column, a line per row that is not cited.

    `rows` says what the rows are, `unit` what the axis measures, `heads` what columns are called.

    Dots are ours with their `interval`, which is said in words; hollow diamonds are the published
    numbers, below ours of the same row or in lines of their own, and grey at the foot those that the paper cites.
    `published` says in the legend where those were measured.
    """
    computed = list(dict.fromkeys(table.loc[table["status"] != "cited", "row"]))
    cited = table[(table["status"] == "cited") & table["published"].notna()]
    figure = new_figure(max(2.1 * len(columns) + 1.6, NARROWEST), 0.34 * (len(computed) + 1) + 1.7)
    panels = figure.subplots(1, len(columns), sharey=True, sharex=True, squeeze=False)[0]
    for axes, column in zip(panels, columns, strict=True):
        _draw_column(axes, table[table["column"] == column], computed)
        others = cited[cited["column"] == column]
        axes.plot(others["published"], [len(computed)] * len(others), **{**PUBLISHED, "color": GREY})
        axes.set_title(HEADS.get(column) or heads.get(column) or column)
        axes.set_xlabel(unit)
        axes.grid(axis="x")
    names = [*computed, "cited by the paper"] if not cited.empty else computed
    panels[0].set_yticks(range(len(names)), names)
    panels[0].set_ylabel(rows)
    panels[0].set_ylim(len(names) - 0.4, -0.6)
    _legend(figure, panels[0], interval, published if table["published"].notna().any() else "")
    set_title(figure, title, generated=generated)
    return figure


def _draw_column(axes: Axes, cells: pd.DataFrame, rows: Sequence[str]) -> None:
    by_row = cells.set_index("row")
    for height, row in enumerate(rows):
        if row not in by_row.index:
            continue
        cell = by_row.loc[row]
        axes.plot([cell["ours_ci_low"], cell["ours_ci_high"]], [height, height], linewidth=2, **OURS)
        axes.plot(cell["ours"], height, "o", markersize=6, **OURS)
        axes.plot(cell["published"], height + (BELOW if pd.notna(cell["ours"]) else 0), **PUBLISHED)


def _legend(figure: Figure, axes: Axes, interval: str, published_label: str) -> None:
    shown = {f"computed here, with its {interval}": axes.plot([], [], "o-", linewidth=2, markersize=6, **OURS)[0]}
    if published_label:
        shown[published_label] = axes.plot([], [], **PUBLISHED)[0]
    figure.legend(
        list(shown.values()),
        list(shown),
        loc="outside lower center",
        ncols=2 if figure.get_figwidth() > NARROW else 1,
    )
