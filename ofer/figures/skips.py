"""Sets of skip connections: which map of the encoder reaches which level of the decoder (Poux et al., Figure 9)."""

from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from ofer.drawing.arrows import Point, draw_arrow
from ofer.drawing.blocks import Block
from ofer.drawing.style import PALETTE, new_figure, set_title
from ofer.jobs.job import Job
from ofer.methods.flowrec.sketch import sketch

COLUMNS = 4
WIDTH = 1.85
"""Of a panel, inches."""
BOX = (0.62, 0.19)
"""Width and height of a box, inches."""
ROW = 0.42
"""Between two levels, inches."""

_LOOK = {
    "convolution": (BOX[0] / 2 + 0.08, "#CFE8F7"),
    "pooling": (WIDTH / 2, "#E8E8E8"),
    "decoder": (WIDTH - BOX[0] / 2 - 0.08, "#FBE3B0"),
}
"""Where blocks stand in a panel, and their colour."""


def draw(job: Job) -> Figure:
    """Return the figure, sets in the order of the paper's Table 8."""
    channels, size = job.slice["channels"], job.slice["size"]
    levels = range(1, len(channels) + 1)
    sets = [skips for count in range(len(channels) + 1) for skips in combinations(levels, count)]
    return draw_skips(
        {"+".join(map(str, skips)) or "none": sketch(size, channels, skips) for skips in sets},
        title=f"Skip connections of restorer “{job.slice['entry']}”",
    )


def draw_skips(networks: Mapping[str, Sequence[Block]], *, title: str) -> Figure:
    """Return a panel per auto-encoder, named by its key: encoder left, decoder right, a level a line.

    Of the encoder, what its convolutions give is shown and the deepest map, not the pooled copies between them. An
    orange arrow is a map that the decoder's level gets beside the up-sampled one.
    """
    lines = -(-len(networks) // COLUMNS)
    depth = max(block.level for blocks in networks.values() for block in blocks)
    height = ROW * (depth - 0.5) + 0.15
    figure = new_figure(WIDTH * COLUMNS + 0.2, (height + 0.3) * lines + 0.6)
    panels = figure.subplots(lines, COLUMNS, squeeze=False).ravel()
    for axes in panels:
        axes.axis("off")
    for axes, (name, blocks) in zip(panels, networks.items(), strict=False):
        axes.set(xlim=(0, WIDTH), ylim=(-height, 0), aspect="equal")
        axes.set_title(name, loc="left", fontsize=8, fontweight="bold")
        total = sum(block.parameters for block in blocks)
        axes.set_title(f"{total:,} parameters", loc="right", fontsize=8)
        _draw(axes, blocks, depth)
    figure.supxlabel(
        "channels × rows × columns of each map;  left: encoder, its convolutions' outputs;  right: decoder;  "
        "orange: concatenated there",
        fontsize=7,
    )
    set_title(figure, title, generated=False)
    return figure


def _draw(axes: Axes, blocks: Sequence[Block], depth: int) -> None:
    shown = [block for block in blocks if block.kind in _LOOK and (block.kind != "pooling" or block.level == depth)]
    places = {id(block): (_LOOK[block.kind][0], ROW * (0.5 - block.level)) for block in shown}
    for before, after in pairwise(shown):
        _connect(axes, places[id(before)], places[id(after)])
    for block in shown:
        x, y = places[id(block)]
        corner, colour = (x - BOX[0] / 2, y - BOX[1] / 2), _LOOK[block.kind][1]
        axes.add_patch(Rectangle(corner, *BOX, facecolor=colour, edgecolor="#333333", linewidth=0.6))
        axes.text(x, y, "×".join(map(str, block.shape)), fontsize=6.5, ha="center", va="center")
        if block.skip is not None:
            source = blocks[block.skip]
            _connect(axes, places[id(source)], (x, y), colour=PALETTE["vermillion"], width=1.4)
            text = axes.text(WIDTH / 2 - 0.03, y, str(source.level), fontsize=7, ha="center", va="center")
            text.set(color=PALETTE["vermillion"], bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8})


def _connect(axes: Axes, start: Point, end: Point, *, colour: str = "#333333", width: float = 0.8) -> None:
    # From edge to edge of the two boxes.
    (x0, y0), (x1, y1) = start, end
    half = BOX[0] / 2 if y0 == y1 else (BOX[1] / 2 if y1 > y0 else -BOX[1] / 2)
    ends = ((x0 + half, y0), (x1 - half, y1)) if y0 == y1 else ((x0, y0 + half), (x1, y1 - half))
    draw_arrow(axes, *ends, colour=colour, width=width)
