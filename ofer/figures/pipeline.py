"""The chain from faces to predictions: what runs, on what, and what it reads (Poux et al., Figure 2).

A box per step, with what it made; arrows from what it read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Patch, PathPatch
from matplotlib.path import Path

from ofer.drawing.arrows import Point, draw_arrow
from ofer.drawing.layers import Place, lay_out
from ofer.drawing.style import GREY, PALETTE, new_figure, set_title
from ofer.jobs.job import Job

BOX = (1.42, 0.47)
"""Width and height of a box, inches; so are all lengths."""
PITCH = (1.52, 0.82)
"""From box to box and from layer to layer."""
BEND = 0.22
"""Room for an arrow that passes a layer."""
PORT = 0.16
"""Between two arrows that leave or enter one box."""
TIP = 0.07
"""Length of an arrow's tip."""

_KINDS = {
    "clean": ("clean faces", "#DCEFFA", PALETTE["blue"]),
    "occluded": ("occluded faces", "#FBE3B0", "#9A6A00"),
    "models": ("models, and what they give", "#CDEBE0", PALETTE["green"]),
}
"""What the legend says, fill of a box, and colour of the arrows that leave it."""


@dataclass(frozen=True)
class Step:
    """The jobs of a stage that do the same to the same entries, for different parts or folds.

    name: of the entries. kind: clean, occluded or models. made: artefacts that other steps read. reads: indices of the
    steps before it whose artefacts they read.
    """

    stage: str
    name: str
    kind: str
    jobs: int
    made: str
    reads: Sequence[int]


def draw(job: Job) -> Figure:
    """Return the figure."""
    return draw_pipeline(
        [Step(**step) for step in job.slice["steps"]],
        title=f"From faces to predictions on corpus {job.slice['corpus']}",
        generated=job.slice["generated"],
    )


def draw_pipeline(steps: Sequence[Step], *, title: str, generated: bool) -> Figure:
    """Return the drawing of a chain."""
    routes = lay_out([step.reads for step in steps], width=PITCH[0], bend=BEND)
    boxes = {ends[end]: route[end] for ends, route in routes.items() for end in (0, -1)}
    across = [x for route in routes.values() for x, _ in route]
    left, right = min(across) - PITCH[0] / 2, max(across) + PITCH[0] / 2
    top = BOX[1] / 2 + 0.05
    bottom = -max(layer for _, layer in boxes.values()) * PITCH[1] - top
    figure = new_figure(right - left, top - bottom + 0.75)
    axes = figure.add_subplot()
    axes.set(xlim=(left, right), ylim=(bottom, top), aspect="equal")
    axes.axis("off")
    for (source, _), route in _with_ports(routes).items():
        _draw_route(axes, [(x, -layer * PITCH[1]) for x, layer in route], _KINDS[steps[source].kind][2])
    for box, (x, layer) in sorted(boxes.items()):
        _draw_box(axes, steps[box], (x, -layer * PITCH[1]))
    handles = [Patch(facecolor=fill, edgecolor="#333333", label=label) for label, fill, _ in _KINDS.values()]
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles))
    set_title(figure, title, generated=generated)
    return figure


def _draw_box(axes: Axes, step: Step, centre: Point) -> None:
    x, y = centre
    corner = (x - BOX[0] / 2, y - BOX[1] / 2)
    frame = FancyBboxPatch(corner, *BOX, boxstyle="round,pad=0,rounding_size=0.05")
    frame.set(facecolor=_KINDS[step.kind][1], edgecolor="#333333", linewidth=0.6)
    axes.add_patch(frame)
    axes.text(x, y + 0.145, step.stage.replace("_", " "), fontsize=8, fontweight="bold", ha="center", va="center")
    axes.text(x, y + 0.005, step.name, fontsize=6.5, ha="center", va="center")
    axes.text(x, y - 0.135, step.made, fontsize=6, color=GREY, ha="center", va="center")
    if step.jobs > 1:
        axes.text(x + BOX[0] / 2 - 0.04, y + 0.145, f"×{step.jobs}", fontsize=6.5, ha="right", va="center")


def _with_ports(routes: Mapping[tuple[int, int], Sequence[Place]]) -> dict[tuple[int, int], list[Place]]:
    """Return the routes with the ends at one box side by side, in the order in which they come and go."""
    shifted = {ends: list(route) for ends, route in routes.items()}
    for end, beside in ((0, 1), (-1, -2)):
        for box in {ends[end] for ends in routes}:
            meeting = sorted((ends for ends in routes if ends[end] == box), key=lambda ends: routes[ends][beside][0])
            step = min(PORT, 0.8 * BOX[0] / len(meeting))
            for number, ends in enumerate(meeting):
                x, layer = routes[ends][end]
                shifted[ends][end] = (x + step * (number - (len(meeting) - 1) / 2), layer)
    return shifted


def _draw_route(axes: Axes, route: Sequence[Point], colour: str) -> None:
    # Straight down where it passes a layer, so that it runs beside the boxes and not behind them.
    half = BOX[1] / 2
    passing = [point for x, y in route[1:-1] for point in ((x, y + half), (x, y - half))]
    points = [(route[0][0], route[0][1] - half), *passing, (route[-1][0], route[-1][1] + half + TIP)]
    vertices, codes = [points[0]], [Path.MOVETO]
    for number, ((x0, y0), (x1, y1)) in enumerate(pairwise(points)):
        middle = (y0 + y1) / 2
        vertices += [(x1, y1)] if number % 2 else [(x0, middle), (x1, middle), (x1, y1)]
        codes += [Path.LINETO] if number % 2 else [Path.CURVE4] * 3
    axes.add_patch(PathPatch(Path(vertices, codes), facecolor="none", edgecolor=colour, linewidth=0.9, zorder=0.5))
    x, y = points[-1]
    draw_arrow(axes, (x, y + 0.01), (x, y - TIP), colour=colour)
