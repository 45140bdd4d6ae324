"""Opponents of the paper's method: accuracies and endpoint errors with their intervals."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ofer.base.tables import read_table
from ofer.drawing.heads import HEADS
from ofer.drawing.style import GREY, PALETTE, new_figure, set_title
from ofer.evaluation.trainings import interval_units
from ofer.jobs.job import Job
from ofer.papers.table import TEXT

TOLD: dict[str, tuple[str, str, str]] = {
    "nothing": ("black", "o", "nothing"),
    "occlusion": ("blue", "s", "which occlusion it is"),
    "hole": ("orange", "^", "where the hole is"),
    "truth": ("purple", "*", "the truth: an upper bound, no method"),
}
"""Colour, marker and words for what a method is told beside the flow."""


def draw(job: Job) -> Figure:
    """Return the figure."""
    return draw_baselines(
        read_table(job.input("table"), TEXT),
        panels=[(HEADS.get(name, name), name, error) for name, error in job.slice["panels"]],
        title=f"The paper's method and opponents that it lacks, corpus {job.slice['corpus']}",
        generated=job.slice["generated"],
        confidence=job.slice["confidence"],
        seeds=job.slice["seeds"],
    )


def draw_baselines(
    table: pd.DataFrame,
    *,
    panels: Sequence[tuple[str, str, str]],
    title: str,
    generated: bool,
    confidence: float,
    seeds: int = 1,
) -> Figure:
    """Return a figure with a line for each row of a tidy table, in its order, the first one set apart.

    panels: title, and columns of the accuracy (%) and of the endpoint error (pixels), of each occlusion. The dashed
    line is the first row's value; the dotted one the accuracy without occlusion.
    """
    rows = list(dict.fromkeys(table["row"]))
    restored = list(dict.fromkeys(table.loc[table["unit"] == "px", "row"]))
    line = 0.235
    figure = new_figure(2.3 * len(panels) + 2.4, line * (len(rows) + len(restored)) + 2.3)
    grid = figure.subplots(
        2, len(panels), sharey="row", sharex="row", squeeze=False, height_ratios=[len(rows), len(restored)]
    )
    clean = table.loc[table["column"] == "no_occlusion", "ours"]
    for place, (name, accuracy, error) in enumerate(panels):
        upper, lower = grid[0, place], grid[1, place]
        _draw_panel(upper, table[table["column"] == accuracy], rows)
        if not clean.empty:
            upper.axvline(clean.iloc[0], color=GREY, linestyle="dotted", linewidth=1)
        upper.set_title(name)
        upper.set_xlabel("accuracy (%)")
        _draw_panel(lower, table[table["column"] == error], restored)
        lower.set_xlabel("endpoint error in the hole (pixels)")
    # Only now: a limit stops the axes from making room for the panels after the first.
    grid[1, 0].set_xlim(left=0)
    for axes, names in ((grid[0, 0], rows), (grid[1, 0], restored)):
        axes.set_yticks(range(len(names)), names)
        axes.set_ylim(len(names) - 0.4, -0.6)
    _legend(
        figure,
        grid[0, 0],
        list(dict.fromkeys(table["told"])),
        f"{100 * confidence:g} % intervals over {interval_units(seeds)}",
    )
    set_title(figure, title, generated=generated)
    return figure


def _draw_panel(axes: Axes, cells: pd.DataFrame, rows: Sequence[str]) -> None:
    by_row = cells.set_index("row")
    axes.axhspan(-0.5, 0.5, color="#F0F0F0", zorder=0)
    for height, row in enumerate(rows):
        if row not in by_row.index:
            continue
        cell: Any = by_row.loc[row]
        colour, marker, _ = TOLD[cell["told"]]
        style: Any = {"color": PALETTE[colour]}
        axes.plot([cell["ours_ci_low"], cell["ours_ci_high"]], [height, height], linewidth=2, **style)
        axes.plot(cell["ours"], height, marker, markersize=9 if marker == "*" else 5.5, clip_on=False, **style)
        if height == 0:
            axes.axvline(cell["ours"], color=PALETTE["black"], linestyle="dashed", linewidth=0.8)
    axes.grid(axis="x")


def _legend(figure: Figure, axes: Axes, told: Sequence[str], intervals: str) -> None:
    handles, labels = [], []
    for key, (colour, marker, words) in TOLD.items():
        if key in told:
            handles.append(axes.plot([], [], f"{marker}-", color=PALETTE[colour], linewidth=2, markersize=6)[0])
            labels.append(f"is told {words}")
    handles.append(axes.plot([], [], color=PALETTE["black"], linestyle="dashed", linewidth=0.8)[0])
    labels.append("the paper's method")
    handles.append(axes.plot([], [], color=GREY, linestyle="dotted", linewidth=1)[0])
    labels.append("accuracy without occlusion")
    figure.legend(
        handles, labels, loc="outside lower center", ncols=3,
        title=f"lines: {intervals}", title_fontsize=8,
    )  # fmt: skip
