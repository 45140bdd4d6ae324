"""Architectures: a block per map, as high as the map and as wide as it has channels, skip connections above."""

import math
from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from ofer.drawing.arrows import Point, draw_arrow
from ofer.drawing.network_blocks import Block, blocks
from ofer.drawing.operations import Operation
from ofer.drawing.style import GREY, PALETTE, house_style, new_figure, set_title

WIDTH = 7.4
"""Of the figure, in inches: the width of a printed page's text. All lengths below are in inches too."""
HEIGHT = 1.5
"""Of a map at full resolution."""
BELOW = 0.8
"""Room for the text under the blocks."""
STEP = 0.2
"""Between the lines of two skip connections."""
LINE = 0.112
"""Between two lines of text."""

_COLOURS = {"input": "#D9D9D9", "Conv2d": PALETTE["sky blue"], "Decode": PALETTE["orange"], "Linear": PALETTE["green"]}
_POOLED = "#DCEFFA"


@house_style()
def draw_networks(networks: Mapping[str, Sequence[Operation]], *, title: str) -> Figure:
    """Return a panel per network, named by its key; blocks of all panels stand in the same columns."""
    drawn = {name: blocks(operations) for name, operations in networks.items()}
    columns = max(map(len, drawn.values()))
    rooms = [_above(of_network) + HEIGHT + BELOW for of_network in drawn.values()]
    figure = new_figure(WIDTH, sum(rooms) + 0.35 * len(rooms) + 0.3)
    panels = figure.subplots(len(drawn), 1, squeeze=False, gridspec_kw={"height_ratios": rooms})[:, 0]
    pitch = (WIDTH - 0.2) / columns
    for letter, axes, (name, of_network) in zip("abcdefgh", panels, drawn.items(), strict=False):
        _draw(axes, of_network, pitch)
        axes.set(xlim=(0, pitch * columns), ylim=(-HEIGHT / 2 - BELOW, HEIGHT / 2 + _above(of_network)))
        axes.set_aspect("equal")
        axes.axis("off")
        total = sum(block.parameters for block in of_network)
        axes.set_title(letter, loc="left", fontweight="bold")
        axes.set_title(f"{name}: {total:,} parameters")
    figure.supxlabel(
        "bold: channels × rows × columns, or units;  grey: parameters;  height: rows (of units the logarithm);  "
        "width: logarithm of the channels",
        fontsize=7,
    )
    set_title(figure, title, generated=False)
    return figure


def block_sides(block: Block, full: int) -> tuple[float, float]:
    """Return width and height in inches: a map is as high as it has cells of `full`, a vector by its logarithm."""
    channels, *cells = block.shape
    if cells:
        return 0.07 + 0.05 * math.log2(channels), HEIGHT * cells[0] / full
    return 0.07, HEIGHT * min(1.0, math.log2(channels) / 8)


def _draw(axes: Axes, of_network: Sequence[Block], pitch: float) -> None:
    full = of_network[0].shape[-1]
    centres = [(column + 0.5) * pitch for column in range(len(of_network))]
    sides = [block_sides(block, full) for block in of_network]
    for centre, (width, height), block in zip(centres, sides, of_network, strict=True):
        colour = _COLOURS.get(block.kind, _POOLED)
        place = (centre - width / 2, -height / 2)
        axes.add_patch(Rectangle(place, width, height, facecolor=colour, edgecolor="#333333", linewidth=0.6))
        shape = "×".join(map(str, block.shape))
        axes.text(centre, -HEIGHT / 2 - 0.06, shape, fontsize=7, fontweight="bold", ha="center", va="top")
        weights = [(f"{block.parameters:,}", GREY)] if block.parameters else []
        for line, (text, ink) in enumerate([*((text, "black") for text in block.label), *weights]):
            axes.text(centre, -HEIGHT / 2 - 0.2 - line * LINE, text, fontsize=6.5, color=ink, ha="center", va="top")
    for column, block in enumerate(of_network):
        for source in block.sources[:1]:
            start = centres[source] + sides[source][0] / 2 + 0.02
            draw_arrow(axes, (start, 0), (centres[column] - sides[column][0] / 2 - 0.02, 0))
    tops = [(centre, height / 2) for centre, (_, height) in zip(centres, sides, strict=True)]
    for rank, (source, target) in enumerate(_skips(of_network)):
        _draw_skip(axes, of_network[source].level, tops[source], tops[target], rank)


def _draw_skip(axes: Axes, level: int, start: Point, end: Point, rank: int) -> None:
    top = HEIGHT / 2 + STEP * (rank + 0.6)
    colour = PALETTE["vermillion"]
    axes.plot([start[0], start[0], end[0]], [start[1], top, top], color=colour, linewidth=1, solid_joinstyle="miter")
    draw_arrow(axes, (end[0], top), (end[0], end[1] + 0.01), colour=colour, width=1)
    text = axes.text((start[0] + end[0]) / 2, top, f"skip {level}", fontsize=6.5, ha="center", va="center")
    text.set(color=colour, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})


def _skips(of_network: Sequence[Block]) -> list[tuple[int, int]]:
    """Return (source, target) of the skip connections, the shortest first, so that lines nest."""
    found = [(source, target) for target, block in enumerate(of_network) for source in block.sources[1:]]
    return sorted(found, key=lambda ends: ends[1] - ends[0])


def _above(of_network: Sequence[Block]) -> float:
    return STEP * (len(_skips(of_network)) + 0.5) + 0.05
