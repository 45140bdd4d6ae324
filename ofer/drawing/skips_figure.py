"""Skip connections: for each set of them, which map of the encoder reaches which level of the decoder."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from ofer.drawing.arrows import Point, draw_arrow
from ofer.drawing.network_blocks import Block, blocks
from ofer.drawing.operations import Operation
from ofer.drawing.style import PALETTE, house_style, new_figure, set_title

COLUMNS = 4
BOX = (0.62, 0.19)
"""Width and height of a box, inches."""
ROW = 0.42
"""Between two levels, inches."""


@house_style()
def draw_skips(networks: Mapping[str, Sequence[Operation]], *, title: str) -> Figure:
    """Return a panel per network, named by its key: encoder left, decoder right, a level a line.

    An orange arrow is a map that the decoder's level really gets beside the up-sampled one.
    """
    drawn = {name: blocks(operations) for name, operations in networks.items()}
    lines = -(-len(drawn) // COLUMNS)
    depth = max(block.level for of_network in drawn.values() for block in of_network)
    width, height = 1.85, ROW * (depth - 0.5) + 0.15
    figure = new_figure(width * COLUMNS + 0.2, (height + 0.3) * lines + 0.6)
    panels = figure.subplots(lines, COLUMNS, squeeze=False).ravel()
    for axes in panels:
        axes.axis("off")
    for axes, (name, of_network) in zip(panels, drawn.items(), strict=False):
        axes.set(xlim=(0, width), ylim=(-height, 0), aspect="equal")
        total = sum(block.parameters for block in of_network)
        axes.set_title(name, loc="left", fontsize=8, fontweight="bold")
        axes.set_title(f"{total:,} parameters", loc="right", fontsize=8)
        _draw(axes, of_network, width)
    figure.supxlabel(
        "channels × rows × columns of each map;  left: encoder, its convolutions' outputs;  right: decoder;  "
        "orange: concatenated there",
        fontsize=7,
    )
    set_title(figure, title, generated=False)
    return figure


def places(of_network: Sequence[Block]) -> dict[int, tuple[int, int]]:
    """Return {block: (column, level)} of the blocks to show: encoder 0, deepest map 1, decoder 2; levels from 1.

    Of the encoder, what its convolutions give is shown, not the pooled copies between them.
    """
    deepest = max(range(len(of_network)), key=lambda index: of_network[index].level)
    shown = {deepest: (1, of_network[deepest].level)}
    for index, block in enumerate(of_network):
        if index < deepest and block.parameters:
            shown[index] = (0, block.level)
        if index > deepest:
            shown[index] = (2, block.level)
    return dict(sorted(shown.items()))


def _draw(axes: Axes, of_network: Sequence[Block], width: float) -> None:
    across = (BOX[0] / 2 + 0.08, width / 2, width - BOX[0] / 2 - 0.08)
    shown = {index: (across[column], ROW * (0.5 - level)) for index, (column, level) in places(of_network).items()}
    colours = {index: ("#CFE8F7", "#E8E8E8", "#FBE3B0")[column] for index, (column, _) in places(of_network).items()}
    order = list(shown)
    for before, after in pairwise(order):
        _connect(axes, shown[before], shown[after])
    for target in order:
        for source in of_network[target].sources[1:]:
            _connect(axes, shown[source], shown[target], colour=PALETTE["vermillion"], width=1.4)
            x, y = (sum(values) / 2 for values in zip(shown[source], shown[target], strict=True))
            text = axes.text(x - 0.03, y, str(of_network[source].level), fontsize=7, ha="center", va="center")
            text.set(color=PALETTE["vermillion"], bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8})
    for index, (x, y) in shown.items():
        corner = (x - BOX[0] / 2, y - BOX[1] / 2)
        axes.add_patch(Rectangle(corner, *BOX, facecolor=colours[index], edgecolor="#333333", linewidth=0.6))
        axes.text(x, y, "×".join(map(str, of_network[index].shape)), fontsize=6.5, ha="center", va="center")


def _connect(axes: Axes, start: Point, end: Point, *, colour: str = "#333333", width: float = 0.8) -> None:
    # From edge to edge of the two boxes.
    (x0, y0), (x1, y1) = start, end
    half = BOX[0] / 2 if y0 == y1 else (BOX[1] / 2 if y1 > y0 else -BOX[1] / 2)
    ends = ((x0 + half, y0), (x1 - half, y1)) if y0 == y1 else ((x0, y0 + half), (x1, y1 - half))
    draw_arrow(axes, *ends, colour=colour, width=width)
