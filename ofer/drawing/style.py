"""One style for all figures, and files that have the same bytes whenever they show the same."""

import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ofer.drawing.legible import make_legible

PALETTE = {
    "black": "#000000",
    "orange": "#E69F00",
    "sky blue": "#56B4E9",
    "green": "#009E73",
    "yellow": "#F0E442",
    "blue": "#0072B2",
    "vermillion": "#D55E00",
    "purple": "#CC79A7",
}
"""Okabe and Ito's colours, which people with any kind of colour vision tell apart (2008)."""

GREY = "#6E6E6E"

MARGIN = 0.08
"""Inches."""

_STYLE: Any = {
    # The first is the font that Matplotlib ships and sets text with, so that it has the same width on every machine.
    # The others are as wide, for viewers of SVG that lack it.
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans", "Bitstream Vera Sans", "Verdana"],
    "font.size": 9,
    "axes.titlesize": 9,
    "axes.labelsize": 9,
    "figure.titlesize": 11,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "legend.fontsize": 8,
    "legend.frameon": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.8,
    "axes.edgecolor": "#333333",
    "axes.axisbelow": True,
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.6,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "image.interpolation": "nearest",
    # Names of files and subjects are text, whatever stands between their dollar signs.
    "text.parse_math": False,
    # Text stays text, to be searched and copied. A fixed salt: element names do not change from run to run.
    "svg.fonttype": "none",
    "svg.hashsalt": "ofer",
}


@contextmanager
def house_style() -> Iterator[None]:
    """Hold the style while figures are drawn and saved, as `with house_style():` or as a decorator."""
    with matplotlib.rc_context(_STYLE):
        yield


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure of `width` × `height` inches, outside Matplotlib's global state.

    `MARGIN` stays free on all sides: letters in an SVG are a little wider than those that were measured for the layout.
    """
    figure = Figure(figsize=(width, height), layout="constrained")
    across, down = MARGIN / width, MARGIN / height
    engine: Any = figure.get_layout_engine()
    engine.set(rect=(across, down, 1 - 2 * across, 1 - 2 * down))
    FigureCanvasAgg(figure)
    return figure


def set_title(figure: Figure, title: str, *, generated: bool) -> None:
    """Write the title of a figure; figures of generated faces say `synthetic` in it."""
    figure.suptitle(f"{title} (synthetic faces)" if generated else title)


def set_note(figure: Figure, note: str) -> None:
    """Write a caption below a figure, in lines as long as the figure is wide."""
    # A letter of this size is about 1/17 inch wide.
    lines = textwrap.fill(note, int(16.5 * figure.get_figwidth()))
    figure.supxlabel(lines, fontsize=7, color="#444444", linespacing=1.3)


@house_style()
def save_figure(figure: Figure, path_svg: Path, path_png: Path, *, resolution: int = 200) -> None:
    """Write the figure as SVG and as PNG of `resolution` dots per inch.

    The same figure gives the same bytes: neither file carries a date or a program's name.
    """
    make_legible(figure)
    _settle(figure, resolution)
    figure.savefig(path_svg, format="svg", dpi=resolution, metadata={"Date": None, "Creator": None})
    figure.savefig(path_png, format="png", dpi=resolution, metadata={"Software": None})


def _settle(figure: Figure, resolution: int) -> None:
    """Lay the figure out once and hold every place to a millionth of its size.

    Matplotlib's solver of the layout differs in the last bits from call to call, which moves a pixel now and then.
    """
    figure.set_dpi(resolution)
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    for axes in figure.axes:
        left, bottom, width, height = (round(side, 6) for side in axes.get_position(original=True).bounds)
        axes.set_position((left, bottom, width, height))
