"""The pipeline: a box per step of a chain, with what it made, arrows from what it read."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Patch, PathPatch
from matplotlib.path import Path

from ofer.drawing.arrows import Point, draw_arrow
from ofer.drawing.chain import Step
from ofer.drawing.layers import lay_out
from ofer.drawing.style import GREY, PALETTE, house_style, new_figure, set_title

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
    "clean faces": ("#DCEFFA", PALETTE["blue"]),
    "occluded faces": ("#FBE3B0", "#9A6A00"),
    "models, and what they give": ("#CDEBE0", PALETTE["green"]),
}
"""Fill of a box, and colour of the arrows that leave it."""


@house_style()
def draw_pipeline(steps: Sequence[Step], *, clean: str, title: str, generated: bool) -> Figure:
    """Return the drawing of a chain; `clean` is the name of the occlusion that hides nothing."""
    arrows = [(source, target) for target, step in enumerate(steps) for source in step.reads]
    layout = lay_out(len(steps), arrows, width=PITCH[0], bend=BEND)
    boxes = [(x, -layer * PITCH[1]) for x, layer in layout.boxes]
    points = [x for route in layout.routes.values() for x, _ in route] + [x for x, _ in boxes]
    left, right = min(points) - PITCH[0] / 2, max(points) + PITCH[0] / 2
    bottom = min(y for _, y in boxes) - BOX[1] / 2 - 0.05
    figure = new_figure(right - left, BOX[1] / 2 + 0.05 - bottom + 0.75)
    axes = figure.add_subplot()
    axes.set(xlim=(left, right), ylim=(bottom, BOX[1] / 2 + 0.05), aspect="equal")
    axes.axis("off")
    kinds = [_kind(step, clean) for step in steps]
    for (source, _), route in _with_ports(layout.routes).items():
        _draw_arrow(axes, [(x, -layer * PITCH[1]) for x, layer in route], _KINDS[kinds[source]][1])
    for step, kind, (x, y) in zip(steps, kinds, boxes, strict=True):
        _draw_box(axes, step, (x, y), _KINDS[kind][0], clean)
    handles = [Patch(facecolor=fill, edgecolor="#333333", label=name) for name, (fill, _) in _KINDS.items()]
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles))
    set_title(figure, title, generated=generated)
    return figure


def _kind(step: Step, clean: str) -> str:
    if "method" in step.entries:
        return "models, and what they give"
    return "clean faces" if step.entries.get("occlusion", clean) == clean else "occluded faces"


def _draw_box(axes: Axes, step: Step, centre: Point, fill: str, clean: str) -> None:
    x, y = centre
    corner = (x - BOX[0] / 2, y - BOX[1] / 2)
    frame = FancyBboxPatch(corner, *BOX, boxstyle="round,pad=0,rounding_size=0.05")
    frame.set(facecolor=fill, edgecolor="#333333", linewidth=0.6)
    axes.add_patch(frame)
    place: dict[str, Any] = {"ha": "center", "va": "center"}
    axes.text(x, y + 0.145, step.stage.replace("_", " "), fontsize=8, fontweight="bold", **place)
    axes.text(x, y + 0.005, " · ".join(_named(step, clean)), fontsize=6.5, **place)
    axes.text(x, y - 0.135, _made(step), fontsize=6, color=GREY, **place)
    if step.jobs > 1:
        axes.text(x + BOX[0] / 2 - 0.04, y + 0.145, f"×{step.jobs}", fontsize=6.5, ha="right", va="center")


def _named(step: Step, clean: str) -> list[str]:
    """Return the entries that tell a step from others of its stage; the corpus or scheme where it has no other."""
    names = [value for key, value in step.entries.items() if key not in ("corpus", "folds")]
    return ["clean" if name == clean else name for name in names] or list(step.entries.values())[-1:]


def _made(step: Step) -> str:
    names = [path.split("/", 2)[-1] for path in step.made]
    short = [name.rsplit("/", 1)[-1] if "method" in step.entries else name for name in names]
    return ", ".join(sorted(short, key=len)[:2])


def _with_ports(routes: Mapping[tuple[int, int], Sequence[Point]]) -> dict[tuple[int, int], list[Point]]:
    """Return the routes with the ends at one box side by side, in the order in which they come and go."""
    shifted = {ends: list(route) for ends, route in routes.items()}
    for end, beside in ((0, 1), (-1, -2)):
        at_box: dict[int, list[tuple[int, int]]] = {}
        for ends in routes:
            at_box.setdefault(ends[end], []).append(ends)
        for meeting in at_box.values():
            meeting.sort(key=lambda ends: routes[ends][beside][0])
            step = min(PORT, 0.8 * BOX[0] / len(meeting))
            for number, ends in enumerate(meeting):
                x, layer = routes[ends][end]
                shifted[ends][end] = (x + step * (number - (len(meeting) - 1) / 2), layer)
    return shifted


def _draw_arrow(axes: Axes, route: Sequence[Point], colour: str) -> None:
    # Straight down where it passes a layer, so that it runs beside the boxes and not behind them.
    half = BOX[1] / 2
    passing = [point for x, y in route[1:-1] for point in ((x, y + half), (x, y - half))]
    points = [(route[0][0], route[0][1] - half), *passing, (route[-1][0], route[-1][1] + half + TIP)]
    vertices, codes = [points[0]], [Path.MOVETO]
    for number, ((x0, y0), (x1, y1)) in enumerate(pairwise(points)):
        if number % 2:
            vertices.append((x1, y1))
            codes.append(Path.LINETO)
        else:
            middle = (y0 + y1) / 2
            vertices += [(x0, middle), (x1, middle), (x1, y1)]
            codes += [Path.CURVE4] * 3
    axes.add_patch(PathPatch(Path(vertices, codes), facecolor="none", edgecolor=colour, linewidth=0.9, zorder=0.5))
    x, y = points[-1]
    draw_arrow(axes, (x, y + 0.01), (x, y - TIP), colour=colour)
