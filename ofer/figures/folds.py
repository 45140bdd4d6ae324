"""The fold schemes: what is in each fold, and what each iteration uses it for (Poux et al., Figure 7)."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from ofer.base.expressions import classes_among
from ofer.base.tables import read_table
from ofer.drawing.style import GREY, PALETTE, new_figure, set_title
from ofer.evaluation.iterations import fold_of_iteration
from ofer.jobs.job import Job

PANEL = 3.6
"""Width of a scheme's panel, inches."""
ROW = 0.25
"""Height of an iteration's row, inches."""

_COLOURS = {"training": "#CFE8F7", "validation": PALETTE["orange"], "test": PALETTE["blue"]}
_CLASS_COLOURS = ("#332288", "#88CCEE", "#117733", "#DDCC77", "#CC6677", "#AA4499", "#44AA99", "#999933")
"""Tol's muted colours, for the classes."""

NAMES = {"stratified": "stratified", "stratified_group": "subject-independent, stratified"}


def draw(job: Job) -> Figure:
    """Return the figure, a panel per scheme."""
    count = job.slice["folds"]
    tables = {NAMES[scheme]: read_table(path) for scheme, paths in job.input_groups("folds").items() for path in paths}
    return draw_folds(
        tables,
        count,
        classes=classes_among({label for table in tables.values() for label in table["label"]}),
        title=f"{count}-fold cross validation on corpus {job.slice['corpus']}",
        generated=job.slice["generated"],
    )


def draw_folds(
    schemes: Mapping[str, pd.DataFrame], count: int, *, classes: Sequence[str], title: str, generated: bool
) -> Figure:
    """Return a panel per scheme, named by its key: class counts of the folds above, their use by iteration below.

    schemes: divisions into `count` folds, with the columns sample, subject, label, fold. A cell holds the fold's number
    of samples. Beside each iteration stands how many of the tested subjects the model was trained on, with other
    samples.
    """
    figure = new_figure(PANEL * len(schemes) + 0.3, ROW * count + 2.4)
    ratios = {"height_ratios": [1, ROW * count]}
    grid = figure.subplots(2, len(schemes), squeeze=False, sharex="col", gridspec_kw=ratios)
    highest = max(folds["fold"].value_counts().max() for folds in schemes.values())
    for number, (name, folds) in enumerate(schemes.items()):
        samples = pd.crosstab(folds["fold"], folds["label"]).reindex(range(count), fill_value=0)
        below = 0 * samples.sum(axis=1)
        for label, colour in zip(classes, _CLASS_COLOURS, strict=False):
            heights = samples.get(label, 0 * below)
            grid[0, number].bar(samples.index, heights, bottom=below, width=0.8, color=colour, linewidth=0)
            below = below + heights
        grid[0, number].set_ylim(0, highest)
        grid[0, number].tick_params(bottom=False)
        grid[0, number].set_title(f"{name} folds")
        _draw_roles(grid[1, number], folds, count)
    grid[0, 0].set_ylabel("samples")
    grid[1, 0].set_ylabel("iteration")
    _legend(figure, "outside lower left", _COLOURS)
    _legend(figure, "outside lower right", dict(zip(classes, _CLASS_COLOURS, strict=False)))
    set_title(figure, title, generated=generated)
    return figure


def _legend(figure: Figure, place: Any, colours: Mapping[str, str]) -> None:
    handles = [Patch(facecolor=colour, label=name) for name, colour in colours.items()]
    figure.legend(
        handles=handles, loc=place, ncols=len(handles), fontsize=7, handlelength=1, columnspacing=1, handletextpad=0.4
    )


def _draw_roles(axes: Axes, folds: pd.DataFrame, count: int) -> None:
    subjects = [set(folds.loc[folds["fold"] == fold, "subject"]) for fold in range(count)]
    for iteration in range(count):
        test, validation, training = fold_of_iteration(iteration, count)
        for fold in range(count):
            role = {test: "test", validation: "validation"}.get(fold, "training")
            corner = (fold - 0.5, iteration - 0.5)
            axes.add_patch(Rectangle(corner, 1, 1, facecolor=_COLOURS[role], edgecolor="white", linewidth=1))
            text = axes.text(fold, iteration, str((folds["fold"] == fold).sum()), fontsize=7, ha="center", va="center")
            text.set_color("white" if role == "test" else "black")
        trained_on = set().union(*(subjects[fold] for fold in training))
        shared = f"{len(subjects[test] & trained_on)} of {len(subjects[test])}"
        axes.text(count - 0.2, iteration, shared, fontsize=7, va="center")
    head = "tested subjects\nalso trained on"
    axes.text(count - 0.2, -0.7, head, fontsize=7, va="bottom", color=GREY)
    axes.set(xlim=(-0.6, count - 0.4), ylim=(count - 0.5, -0.5), xlabel="fold (in the cells: its samples)")
    axes.set(xticks=range(count), yticks=range(count))
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
