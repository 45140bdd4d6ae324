"""Architectures of restorer and recogniser, layer by layer (Poux et al., Figure 6).

A block per map, as high as the map and as wide as it has channels, skip connections above.
"""

import math
from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from ofer.base.expressions import classes_among
from ofer.base.tables import read_texts
from ofer.drawing.arrows import draw_arrow
from ofer.drawing.blocks import Block
from ofer.drawing.style import GREY, PALETTE, new_figure, set_title
from ofer.jobs.job import Job
from ofer.methods.flowrec.sketch import sketch as auto_encoder
from ofer.methods.recogniser.sketch import sketch as flow_cnn

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

_COLOURS = {
    "input": "#D9D9D9",
    "convolution": PALETTE["sky blue"],
    "pooling": "#DCEFFA",
    "decoder": PALETTE["orange"],
    "fully connected": PALETTE["green"],
}


def draw(job: Job) -> Figure:
    """Return the figure."""
    restorer, recogniser, size = job.slice["restorer"], job.slice["recogniser"], job.slice["size"]
    classes = len(classes_among(set(read_texts(job.input("samples"))["label"])))
    return draw_networks(
        {
            f"restorer “{restorer['entry']}”, an auto-encoder": auto_encoder(size, **restorer["network"]),
            f"recogniser “{recogniser['entry']}”, a convolutional network": flow_cnn(
                size=size, classes=classes, **recogniser["network"]
            ),
        },
        title="Networks, layer by layer",
    )


def draw_networks(networks: Mapping[str, Sequence[Block]], *, title: str) -> Figure:
    """Return a panel per network, named by its key; blocks of all panels stand in the same columns."""
    above = [STEP * (sum(block.skip is not None for block in blocks) + 0.5) + 0.05 for blocks in networks.values()]
    rooms = [room + HEIGHT + BELOW for room in above]
    figure = new_figure(WIDTH, sum(rooms) + 0.35 * len(rooms) + 0.3)
    panels = figure.subplots(len(rooms), 1, squeeze=False, gridspec_kw={"height_ratios": rooms})[:, 0]
    pitch = (WIDTH - 0.2) / max(map(len, networks.values()))
    for letter, axes, room, (name, blocks) in zip("abcdefgh", panels, above, networks.items(), strict=False):
        _draw(axes, blocks, pitch)
        axes.set(xlim=(0, WIDTH - 0.2), ylim=(-HEIGHT / 2 - BELOW, HEIGHT / 2 + room), aspect="equal")
        axes.axis("off")
        axes.set_title(letter, loc="left", fontweight="bold")
        axes.set_title(f"{name}: {sum(block.parameters for block in blocks):,} parameters")
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


def _draw(axes: Axes, blocks: Sequence[Block], pitch: float) -> None:
    centres = [(column + 0.5) * pitch for column in range(len(blocks))]
    sides = [block_sides(block, blocks[0].shape[-1]) for block in blocks]
    for centre, (width, height), block in zip(centres, sides, blocks, strict=True):
        corner, colour = (centre - width / 2, -height / 2), _COLOURS[block.kind]
        axes.add_patch(Rectangle(corner, width, height, facecolor=colour, edgecolor="#333333", linewidth=0.6))
        shape = "×".join(map(str, block.shape))
        axes.text(centre, -HEIGHT / 2 - 0.06, shape, fontsize=7, fontweight="bold", ha="center", va="top")
        lines = [(text, "black") for text in ",\n".join(block.label).split("\n")]
        lines += [(f"{block.parameters:,}", GREY)] if block.parameters else []
        for number, (text, ink) in enumerate(lines):
            axes.text(centre, -HEIGHT / 2 - 0.2 - number * LINE, text, fontsize=6.5, color=ink, ha="center", va="top")
    for column in range(1, len(blocks)):
        start, end = (centres[column - 1] + sides[column - 1][0] / 2, centres[column] - sides[column][0] / 2)
        draw_arrow(axes, (start + 0.02, 0), (end - 0.02, 0))
    skips = [(block.skip, target) for target, block in enumerate(blocks) if block.skip is not None]
    # The shortest first, so that lines nest.
    for rank, (source, target) in enumerate(sorted(skips, key=lambda ends: ends[1] - ends[0])):
        top, colour = HEIGHT / 2 + STEP * (rank + 0.6), PALETTE["vermillion"]
        start, end = centres[source], centres[target]
        foot, tip = sides[source][1] / 2, sides[target][1] / 2 + 0.01
        axes.plot([start, start, end], [foot, top, top], color=colour, linewidth=1, solid_joinstyle="miter")
        draw_arrow(axes, (end, top), (end, tip), colour=colour, width=1)
        said = axes.text((start + end) / 2, top, f"skip {blocks[source].level}", fontsize=6.5, ha="center", va="center")
        said.set(color=colour, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})
