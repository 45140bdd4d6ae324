"""Pictures of faces in columns, one below the other: what is shown of each, and maps over it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from ofer.drawing.pictures import blank, outline
from ofer.drawing.style import PALETTE, new_figure, set_note, set_title

CELL = 1.12
"""Inches along a side of a picture."""

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Cell:
    """A picture (s, s, 3), a map over it in [0, 1], what a network answers, and what is outlined (t, t)."""

    picture: Picture
    heat: NDArray[np.float32] | None = None
    answer: str = ""
    probability: float = 0.0
    outlined: NDArray[np.bool_] | None = None


@dataclass(frozen=True)
class Column:
    """What is shown of a face, by what the rows are called, from top to bottom."""

    label: str
    occlusion: str
    cells: Mapping[str, Cell]


def draw_gallery(
    bands: Sequence[Sequence[Column]], names: Sequence[str], *, title: str, note: str, generated: bool
) -> Figure:
    """Return the figure: bands one below the other, each with its name, "" for none."""
    rows = [list(columns[0].cells) for columns in bands]
    across, down = max(map(len, bands)), sum(map(len, rows))
    answers = sum(bool(cell.answer) for columns in bands for cell in columns[0].cells.values())
    figure = new_figure(CELL * across + 1.3, CELL * down + 0.17 * answers + 0.3 * len(bands) + 0.8)
    grid = iter(figure.subplots(down, across, squeeze=False))
    for columns, name, called in zip(bands, names, rows, strict=True):
        for number, row in enumerate(called):
            line = next(grid)
            for axes in line:
                blank(axes)
            for axes, column in zip(line, columns, strict=False):
                _draw(axes, column.cells[row], column.label)
                if number == 0:
                    axes.set_title("\n".join(filter(None, [column.label, column.occlusion])))
            said = f"{name}\n{row}" if name and number == 0 else row if len(called) > 1 else ""
            line[0].text(-0.08, 0.5, said, ha="right", va="center", transform=line[0].transAxes)
    set_title(figure, title, generated=generated)
    set_note(figure, note)
    return figure


def _draw(axes: Axes, cell: Cell, label: str) -> None:
    axes.imshow(cell.picture, extent=(0, 1, 1, 0), interpolation="antialiased")
    if cell.heat is not None:
        # Where nothing speaks for the answer the face stays as it is.
        seen = 0.8 * np.sqrt(cell.heat)
        axes.imshow(cell.heat, cmap="inferno", alpha=seen, extent=(0, 1, 1, 0), interpolation="bilinear")
    if cell.outlined is not None and cell.outlined.any():
        outline(axes, cell.outlined, 1, 1, colour=PALETTE["vermillion"], style="solid")
        axes.set(xlim=(0, 1), ylim=(1, 0))
    if cell.answer:
        right = cell.answer == label
        said = f"{'✓' if right else '✗'} {cell.answer} {100 * cell.probability:.0f} %"
        axes.set_title(said, fontsize=7, pad=2, color=PALETTE["green" if right else "vermillion"])
