"""The fold scheme: what each fold is used for in each iteration, and what is in it."""

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from ofer.drawing.style import GREY, PALETTE, house_style, new_figure, set_title
from ofer.evaluation.fold_roles import TEST, TRAINING, VALIDATION, FoldRoles

PANEL = 3.6
"""Width of a scheme's panel, inches."""
ROW = 0.25
"""Height of an iteration's row, inches."""

_COLOURS = {TRAINING: "#CFE8F7", VALIDATION: PALETTE["orange"], TEST: PALETTE["blue"]}
_INK = {TRAINING: "black", VALIDATION: "black", TEST: "white"}
_CLASS_COLOURS = ("#332288", "#88CCEE", "#117733", "#DDCC77", "#CC6677", "#AA4499", "#44AA99", "#999933")
"""Tol's muted colours, for the classes."""


@house_style()
def draw_folds(schemes: Mapping[str, FoldRoles], *, classes: Sequence[str], title: str, generated: bool) -> Figure:
    """Return a panel per scheme, named by its key: class counts of the folds above, their use by iteration below.

    A cell holds the fold's number of samples. Beside each iteration stands how many of the tested subjects the model
    was trained on, with other samples.
    """
    count = max(len(scheme.roles) for scheme in schemes.values())
    figure = new_figure(PANEL * len(schemes) + 0.3, ROW * count + 2.4)
    ratios = {"height_ratios": [1, ROW * count]}
    grid = figure.subplots(2, len(schemes), squeeze=False, sharex="col", gridspec_kw=ratios)
    highest = max(int(scheme.samples.sum(axis=1).max()) for scheme in schemes.values())
    for number, (name, scheme) in enumerate(schemes.items()):
        _draw_contents(grid[0, number], scheme, classes, highest)
        grid[0, number].set_title(f"{name} folds")
        _draw_roles(grid[1, number], scheme)
        if number == 0:
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


def _draw_contents(axes: Axes, scheme: FoldRoles, classes: Sequence[str], highest: int) -> None:
    below = scheme.samples.sum(axis=1) * 0
    for name, colour in zip(classes, _CLASS_COLOURS, strict=False):
        heights = scheme.samples[name] if name in scheme.samples else below * 0
        axes.bar(scheme.samples.index, heights, bottom=below, width=0.8, color=colour, linewidth=0)
        below = below + heights
    axes.set_ylim(0, highest)
    axes.tick_params(bottom=False)


def _draw_roles(axes: Axes, scheme: FoldRoles) -> None:
    count = len(scheme.roles)
    samples = scheme.samples.sum(axis=1)
    for iteration in range(count):
        for fold in range(count):
            role = str(scheme.roles.loc[iteration, fold])
            place = (fold - 0.5, iteration - 0.5)
            axes.add_patch(Rectangle(place, 1, 1, facecolor=_COLOURS[role], edgecolor="white", linewidth=1))
            text = axes.text(fold, iteration, str(samples[fold]), fontsize=7, ha="center", va="center")
            text.set_color(_INK[role])
        tested, trained_on = scheme.subjects.loc[iteration, ["tested", "trained_on"]]
        axes.text(count - 0.2, iteration, f"{trained_on} of {tested}", fontsize=7, va="center")
    head = "tested subjects\nalso trained on"
    axes.text(count - 0.2, -0.7, head, fontsize=7, va="bottom", color=GREY)
    axes.set(xlim=(-0.6, count - 0.4), ylim=(count - 0.5, -0.5), xlabel="fold (in the cells: its samples)")
    axes.set(xticks=range(count), yticks=range(count))
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
