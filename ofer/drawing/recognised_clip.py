"""The figure of a recognised clip: faces, their flow, the restored flow, and the probabilities over time."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import MaxNLocator

from ofer.drawing.expression_colours import COLOURS
from ofer.drawing.flow_colour import draw_legend, magnitude_scale
from ofer.drawing.pictures import draw_face, draw_flow
from ofer.drawing.style import GREY, house_style, new_figure

CELL, CURVES = 1.12, 2.3
"""Inches: side of a picture, height of the curves."""

LEAST_COLUMNS = 5
"""A short clip has a figure that is wide enough for its titles all the same."""


@dataclass(frozen=True)
class ShownFrame:
    """One frame of the strip: crop (height, width) uint8, flows (2, s, s) from the neutral frame, None in that one."""

    number: int
    face: np.ndarray
    flow: np.ndarray | None = None
    restored: np.ndarray | None = None
    expression: str = ""
    """What the models say, or that they cannot tell."""
    probability: float | None = None


@dataclass(frozen=True)
class Probabilities:
    """Probabilities over time.

    numbers (n) frames after the neutral one, classes (c) names, by_round (rounds, n, c), apex the frame of most motion,
    usable (n) whether the models can tell.
    """

    numbers: Sequence[int]
    classes: Sequence[str]
    by_round: np.ndarray
    apex: int
    usable: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        """Return the means (n, c) over the rounds."""
        return np.asarray(self.by_round.mean(axis=0))


@house_style()
def draw_recognised_clip(
    frames: Sequence[ShownFrame],
    probabilities: Probabilities,
    mask: np.ndarray | None,
    *,
    title: str,
    notes: Sequence[str],
    says: str,
    unit: str,
) -> Figure:
    """Return the strip of `frames`, neutral first, above the curves of the probabilities.

    mask: (s, s) True where the face is hidden. notes: sentences below the title. says: what the models learned
    from, for the foot. unit: of the flows, for the legend.
    """
    rows = ["face", "flow", *(["restored flow"] if any(frame.restored is not None for frame in frames) else [])]
    columns = max(len(frames), LEAST_COLUMNS)
    strip = (CELL + 0.1) * len(rows) + 0.5
    figure = new_figure(CELL * (columns + 1) + 0.5, strip + CURVES + 0.7)
    parts = figure.add_gridspec(2, 1, height_ratios=[strip, CURVES])
    upper, lower = figure.add_subfigure(parts[0]), figure.add_subfigure(parts[1])
    grid = upper.add_gridspec(len(rows), columns + 1)
    scale = magnitude_scale([flow for frame in frames for flow in (frame.flow, frame.restored) if flow is not None])
    for column, frame in enumerate(frames):
        pictures = {"face": frame.face, "flow": frame.flow, "restored flow": frame.restored}
        for row, name in enumerate(rows):
            axes = upper.add_subplot(grid[row, column])
            _draw(axes, pictures[name], scale, mask)
            if row == 0:
                axes.set_title(f"frame {frame.number}\n" + ("(neutral)" if frame.flow is None else ""))
            if column == 0:
                axes.set_ylabel(name)
            if row == len(rows) - 1 and frame.expression:
                probability = "" if frame.probability is None else f"{frame.probability:.2f}"
                axes.set_xlabel(f"{frame.expression}\n{probability}", labelpad=3)
    legend = upper.add_subplot(grid[:, -1])
    draw_legend(legend, scale)
    legend.set_title(f"motion from\nneutral\nrim = {scale:g} {unit}", fontsize=8)
    _curves(lower, probabilities)
    # A letter of this size is about 1/14 inch wide.
    below = [line for note in notes for line in textwrap.wrap(note, int(14 * figure.get_figwidth()))]
    figure.suptitle("\n".join([title, *below]), fontsize=9)
    figure.supxlabel(says, fontsize=8)
    return figure


def draw_curves(axes: Axes, probabilities: Probabilities, *, labelled: bool = True) -> None:
    """Draw the mean probability of each expression over the frames, with the range over the rounds' models behind it.

    Frames about which the models cannot tell are grey.
    """
    numbers = np.asarray(probabilities.numbers)
    strongest = np.argsort(-probabilities.mean.max(axis=0), kind="stable")[:2]
    for index, name in enumerate(probabilities.classes):
        color, of_class = COLOURS[name], probabilities.by_round[:, :, index]
        if index in strongest:
            axes.fill_between(numbers, of_class.min(axis=0), of_class.max(axis=0), color=color, alpha=0.15, linewidth=0)
        marker = "o" if len(numbers) < 40 else None
        axes.plot(numbers, of_class.mean(axis=0), color=color, linewidth=1.6, marker=marker, markersize=3, label=name)
    # Whole markers at both ends; a single frame in the middle.
    margin = 0.02 * (numbers[-1] - numbers[0]) or 0.5
    axes.set_xlim(numbers[0] - margin, numbers[-1] + margin)
    for number in numbers[~probabilities.usable]:
        axes.axvspan(number - 0.5, number + 0.5, color="#EEEEEE", alpha=0.85, linewidth=0, zorder=3)
    axes.set(ylim=(0, 1.02), yticks=[0, 0.5, 1])
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(axis="y")
    if labelled:
        axes.axvline(probabilities.apex, color=GREY, linewidth=0.8, linestyle="dashed")
        axes.annotate(
            "most motion", (probabilities.apex, 1.02), xytext=(-3, 2), textcoords="offset points", fontsize=7,
            ha="right", color=GREY, annotation_clip=False,
        )  # fmt: skip


def _curves(figure: SubFigure, probabilities: Probabilities) -> None:
    axes = figure.subplots()
    draw_curves(axes, probabilities)
    rounds = len(probabilities.by_round)
    axes.set(xlabel="frame", ylabel=f"probability (mean of {rounds} models)")
    explained = "band: range over the models\nof the two strongest"
    if not probabilities.usable.all():
        explained += "\ngrey: cannot tell"
    axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), title=explained, title_fontsize=7)


def _draw(axes: Axes, picture: np.ndarray | None, scale: float, mask: np.ndarray | None) -> None:
    if picture is None:
        axes.set(xticks=[], yticks=[], aspect="equal", xlim=(0, 1), ylim=(0, 1))
        # Not switched off: the row's name stands beside it.
        axes.spines[:].set_visible(False)
    elif picture.ndim == 2:
        draw_face(axes, picture)
    else:
        draw_flow(axes, picture, scale, mask)
