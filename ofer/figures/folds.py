"""Divisions: what is in each group of samples, and what each round uses it for (Poux et al., Figure 7)."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from ofer.base.expressions import classes_among
from ofer.drawing.style import GREY, PALETTE, new_figure, set_title
from ofer.evaluation.division import ROLES, TEST, TRAIN, VALIDATION, Division, read_division
from ofer.jobs.job import Job

PANEL = 3.6
"""Width of a division's panel, inches."""
ROW = 0.25
"""Height of a round's row, inches."""

_COLOURS = {TRAIN: "#CFE8F7", VALIDATION: PALETTE["orange"], TEST: PALETTE["blue"]}
_CLASS_COLOURS = ("#332288", "#88CCEE", "#117733", "#DDCC77", "#CC6677", "#AA4499", "#44AA99", "#999933")
"""Tol's muted colours, for the classes."""


def draw(job: Job) -> Figure:
    """Return the figure, a panel per division."""
    divisions = {
        job.slice["titles"][name]: read_division(paths) for name, paths in job.input_groups("divisions").items()
    }
    rounds = max(len(division.numbers()) for division in divisions.values())
    return draw_folds(
        divisions,
        classes=classes_among({label for division in divisions.values() for label in division.samples["label"]}),
        title=f"{f'{rounds}-fold cross validation on' if rounds > 1 else 'Division of'} corpus {job.slice['corpus']}",
        generated=job.slice["generated"],
    )


def draw_folds(divisions: Mapping[str, Division], *, classes: Sequence[str], title: str, generated: bool) -> Figure:
    """Return a panel per division, titled by its key: class counts of the groups above, their use by round below.

    A cell holds the group's number of samples. Beside each round stands how many of the tested subjects the model was
    trained on, with other samples.
    """
    count = max(len(division.numbers()) for division in divisions.values())
    figure = new_figure(PANEL * len(divisions) + 0.3, ROW * count + 2.4)
    ratios = {"height_ratios": [1, ROW * count]}
    grid = figure.subplots(2, len(divisions), squeeze=False, sharex="col", gridspec_kw=ratios)
    highest = max(division.samples["group"].value_counts().max() for division in divisions.values())
    for number, (name, division) in enumerate(divisions.items()):
        groups = _groups(division)
        samples = pd.crosstab(division.samples["group"], division.samples["label"]).reindex(groups)
        samples.index = pd.RangeIndex(len(groups))
        below = 0 * samples.sum(axis=1)
        for label, colour in zip(classes, _CLASS_COLOURS, strict=False):
            heights = samples.get(label, 0 * below)
            grid[0, number].bar(samples.index, heights, bottom=below, width=0.8, color=colour, linewidth=0)
            below = below + heights
        grid[0, number].set_ylim(0, highest)
        grid[0, number].tick_params(bottom=False)
        grid[0, number].set_title(name)
        _draw_roles(grid[1, number], division, groups)
    grid[0, 0].set_ylabel("samples")
    grid[1, 0].set_ylabel("iteration")
    _legend(
        figure,
        "outside lower left",
        {"training" if role == TRAIN else role: colour for role, colour in _COLOURS.items()},
    )
    _legend(figure, "outside lower right", dict(zip(classes, _CLASS_COLOURS, strict=False)))
    set_title(figure, title, generated=generated)
    return figure


def _legend(figure: Figure, place: Any, colours: Mapping[str, str]) -> None:
    handles = [Patch(facecolor=colour, label=name) for name, colour in colours.items()]
    figure.legend(
        handles=handles, loc=place, ncols=len(handles), fontsize=7, handlelength=1, columnspacing=1, handletextpad=0.4
    )


def _groups(division: Division) -> list[str]:
    """Return the groups in the order in which the rounds name them."""
    return list(dict.fromkeys(division.rounds["group"]))


def _draw_roles(axes: Axes, division: Division, groups: Sequence[str]) -> None:
    rounds, count = division.numbers(), len(groups)
    sizes = division.samples["group"].value_counts()
    for number in rounds:
        role_of = {group: role for role in ROLES for group in division.groups(number, role)}
        for place, group in enumerate(groups):
            corner = (place - 0.5, number - 0.5)
            colour = _COLOURS[role_of[group]]
            axes.add_patch(Rectangle(corner, 1, 1, facecolor=colour, edgecolor="white", linewidth=1))
            text = axes.text(place, number, str(sizes[group]), fontsize=7, ha="center", va="center")
            text.set_color("white" if role_of[group] == TEST else "black")
        tested, trained_on = (set(division.of(number, role)["subject"]) for role in (TEST, TRAIN))
        axes.text(count - 0.2, number, f"{len(tested & trained_on)} of {len(tested)}", fontsize=7, va="center")
    head = "tested subjects\nalso trained on"
    axes.text(count - 0.2, -0.7, head, fontsize=7, va="bottom", color=GREY)
    axes.set(xlim=(-0.6, count - 0.4), ylim=(len(rounds) - 0.5, -0.5), xlabel="fold (in the cells: its samples)")
    axes.set(xticks=range(count), xticklabels=groups, yticks=rounds)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
