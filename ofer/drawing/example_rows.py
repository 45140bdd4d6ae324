"""Rows of pictures of some samples: face, occluded face, flow, occluded flow, restored flow, true motion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ofer.drawing.flow_colour import draw_legend, magnitude_scale
from ofer.drawing.legible import name_of
from ofer.drawing.pictures import blank, draw_face, draw_flow
from ofer.drawing.style import PALETTE, house_style, new_figure, set_title


@dataclass(frozen=True)
class Example:
    """A sample at its apex. Flows are (2, height, width) in pixels of the crop, faces grey uint8 (height, width).

    Faces are None where the corpus does not allow showing this person; `true_motion` is None on filmed faces.
    `fillings` are opponents' flows by their name. `predicted` are the classes read from a flow, by the name of its
    column. `mask` is True where the face is hidden.
    """

    sample: str
    label: str
    flow: np.ndarray
    occluded_flow: np.ndarray
    restored_flow: np.ndarray
    mask: np.ndarray
    predicted: Mapping[str, str]
    face: np.ndarray | None = None
    occluded_face: np.ndarray | None = None
    true_motion: np.ndarray | None = None
    fillings: Mapping[str, np.ndarray] = field(default_factory=dict)


@house_style()
def draw_example_rows(
    examples: Sequence[Example], *, title: str, generated: bool, maximum: float | None = None
) -> Figure:
    """Return a figure with a row per example and a column per kind of picture, those that no example has left out.

    Below a flow stands the class that the recogniser read from it, in green where it is right.
    `maximum`: magnitude in pixels at which colours are full; without it, one that fits all clean flows.
    """
    columns = [name for name in _columns(examples) if any(_picture(example, name) is not None for example in examples)]
    scale = maximum or magnitude_scale([example.flow for example in examples])
    cell = 1.25
    figure = new_figure(cell * len(columns) + 1.5, (cell + 0.12) * len(examples) + 0.7)
    grid = figure.add_gridspec(len(examples), len(columns) + 1, width_ratios=[1] * len(columns) + [0.95])
    for row, example in enumerate(examples):
        for column, name in enumerate(columns):
            axes = figure.add_subplot(grid[row, column])
            _draw(axes, example, name, scale)
            if row == 0:
                axes.set_title(name, pad=5)
            if column == 0:
                axes.set_ylabel(f"{example.label}\n{name_of(example.sample, 24)}", fontsize=8)
    draw_legend(figure.add_subplot(grid[0, -1]), scale)
    if len(examples) > 1:
        _explain(figure.add_subplot(grid[1, -1]))
    set_title(figure, title, generated=generated)
    return figure


def _columns(examples: Sequence[Example]) -> list[str]:
    fillings = dict.fromkeys(name for example in examples for name in example.fillings)
    return ["face", "occluded face", "flow", "occluded flow", *fillings, "restored flow", "true motion"]


def _picture(example: Example, name: str) -> np.ndarray | None:
    pictures = {
        "face": example.face,
        "occluded face": example.occluded_face,
        "flow": example.flow,
        "occluded flow": example.occluded_flow,
        "restored flow": example.restored_flow,
        "true motion": example.true_motion,
        **example.fillings,
    }
    return pictures.get(name)


def _draw(axes: Axes, example: Example, name: str, scale: float) -> None:
    picture = _picture(example, name)
    if picture is None:
        blank(axes)
    elif picture.ndim == 2:
        draw_face(axes, picture)
    else:
        hidden = None if name in ("flow", "true motion") else example.mask
        draw_flow(axes, picture, scale, hidden)
    predicted = example.predicted.get(name)
    if predicted is not None:
        right = predicted == example.label
        # A sign beside the colour: colour alone is lost in print and to some eyes.
        text = f"{'✓' if right else '✗'} {predicted}"
        axes.set_xlabel(text, color=PALETTE["green" if right else "vermillion"], labelpad=2)


def _explain(axes: Axes) -> None:
    blank(axes)
    axes.text(
        0,
        1,
        "colour: where a\npoint moves to\n\nbelow a flow: the\nclass read from it\n✓ right  ✗ wrong\n\ndashed: hidden",
        fontsize=7,
        va="top",
        transform=axes.transAxes,
    )
