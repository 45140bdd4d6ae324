"""Straight arrows between boxes."""

from matplotlib.axes import Axes

Point = tuple[float, float]


def draw_arrow(axes: Axes, start: Point, end: Point, *, colour: str = "#333333", width: float = 0.8) -> None:
    """Draw an arrow whose tip is exactly at `end`; `width` of its line in points."""
    look = {"arrowstyle": "-|>,head_width=0.13,head_length=0.26", "shrinkA": 0, "shrinkB": 0, "zorder": 0.6}
    axes.annotate("", end, start, arrowprops={**look, "color": colour, "linewidth": width})
