"""Frames between which each strategy computes flow (Poux et al., Figure 10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ofer.base.tables import read_texts
from ofer.drawing.choice import choose_moving, how_chosen
from ofer.drawing.flow_colour import draw_legend, magnitude_scale
from ofer.drawing.pictures import blank, draw_face, draw_flow, draw_missing_face
from ofer.drawing.style import new_figure, set_note, set_title
from ofer.flow.face_flow import face_flow
from ofer.flow.pairs import frame_pairs
from ofer.jobs.job import Job

Pair = tuple[int, int]

CAPTION = (
    "Above, a sequence, numbered from its first frame to its apex. Below, the flows that each strategy computes; under "
    "each flow its frames as previous-next, all flows on one colour scale. (c) is the strategy of all consecutive "
    "flows, and with the flow behind the plus sign that of all flows and apex."
)
"""What the figure says, whatever corpus it is drawn from."""


@dataclass(frozen=True)
class Panel:
    """A row of the figure: a strategy and its pairs (previous, next), frames counted from 1.

    `added` are the pairs by which a second strategy, `extended`, extends the first, drawn behind a plus sign.
    """

    title: str
    pairs: Sequence[Pair]
    added: Sequence[Pair] = ()
    extended: str = ""


def draw(job: Job) -> Figure:
    """Return the figure."""
    cv2.setNumThreads(1)
    chosen, face = choose_moving(read_texts(job.input("samples")), job.input_list("faces"), job.slice)
    # Drawn as if the sequence had these frames only.
    numbers = shown_frames(len(face.crops), job.slice["frames"], job.slice["frame_choice"])
    panels = strategy_panels(len(numbers))
    pairs = sorted({pair for panel in panels for pair in (*panel.pairs, *panel.added)})
    return draw_strategies(
        panels,
        {
            (previous, later): face_flow(face, numbers[previous - 1], numbers[later - 1], job.slice["farneback"])
            for previous, later in pairs
        },
        len(numbers),
        [face.crops[number - 1] for number in numbers] if chosen.public else None,
        title=f"Flows of each strategy, corpus {job.slice['corpus']}",
        note=f"{CAPTION} Shown: {how_chosen([chosen])} Frames {', '.join(map(str, numbers))} of its {len(face.crops)}.",
        generated=job.slice["generated"],
    )


def shown_frames(length: int, count: int, choice: str) -> list[int]:
    """Return the numbers, from 1, of at most `count` frames of a sequence of `length`.

    `spread`: evenly from the first to the last. `first`: the first ones.
    """
    count = min(count, length)
    if choice == "first":
        return list(range(1, count + 1))
    return [1 + round(step * (length - 1) / (count - 1)) for step in range(count)]


def strategy_panels(count: int) -> list[Panel]:
    """Return the paper's four panels for a sequence of `count` frames, whose last is the apex."""
    consecutive, both = frame_pairs("all", count), frame_pairs("all_apex", count)
    return [
        Panel("(a) apex", frame_pairs("apex", count)),
        Panel("(b) three frames", frame_pairs("three_frames", count)),
        Panel("(c) all", consecutive, [pair for pair in both if pair not in consecutive], "= all and apex"),
        Panel("(d) mid", frame_pairs("mid", count)),
    ]


def draw_strategies(
    panels: Sequence[Panel],
    flows: Mapping[Pair, np.ndarray],
    count: int,
    faces: Sequence[np.ndarray] | None,
    *,
    title: str,
    note: str,
    generated: bool,
) -> Figure:
    """Return a figure: `count` numbered frames above, below them a row of small flows per panel.

    Under each flow stands `previous-next`. `flows` (2, height, width) in pixels of the crop, by pair; `faces`, grey
    uint8, are None where the corpus does not allow showing them.
    """
    scale = magnitude_scale(list(flows.values()))
    places = max(2 * count, *(len(panel.pairs) + 3 * bool(panel.added) + len(panel.added) for panel in panels))
    cell, label = 0.86, 1.15
    figure = new_figure(cell * (places + 1.7) + label, cell * (2.1 + 1.32 * len(panels)) + 1.0)
    grid = figure.add_gridspec(
        1 + len(panels), places + 2,
        width_ratios=[label / cell, *[1] * places, 1.6], height_ratios=[1.9, *[1] * len(panels)],
    )  # fmt: skip
    _write(figure.add_subplot(grid[0, 0]), "frames")
    for frame in range(count):
        axes = figure.add_subplot(grid[0, 1 + 2 * frame : 3 + 2 * frame])
        if faces is None:
            draw_missing_face(axes)
        else:
            draw_face(axes, faces[frame])
        axes.set_xlabel(str(frame + 1), labelpad=2, fontweight="bold")
    draw_legend(figure.add_subplot(grid[0, -1]), scale)
    for row, panel in enumerate(panels, start=1):
        _write(figure.add_subplot(grid[row, 0]), panel.title)
        place = 1
        for pair in panel.pairs:
            _draw_pair(figure.add_subplot(grid[row, place]), flows[pair], pair, scale)
            place += 1
        if panel.added:
            _write(figure.add_subplot(grid[row, place]), "+", x=0.5, size=14)
            for pair in panel.added:
                place += 1
                _draw_pair(figure.add_subplot(grid[row, place]), flows[pair], pair, scale)
            _write(figure.add_subplot(grid[row, place + 1 : place + 3]), panel.extended)
    set_title(figure, title, generated=generated)
    set_note(figure, note)
    return figure


def _write(axes: Axes, text: str, x: float = 0.0, size: float = 9) -> None:
    blank(axes)
    axes.text(x, 0.5, text, fontsize=size, ha="center" if x else "left", va="center", transform=axes.transAxes)


def _draw_pair(axes: Axes, flow: np.ndarray, pair: Pair, scale: float) -> None:
    draw_flow(axes, flow, scale)
    axes.set_xlabel(f"{pair[0]}-{pair[1]}", labelpad=1)
