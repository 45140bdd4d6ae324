"""Small pictures in a grid: faces, flows, and the outline of what is hidden."""

import numpy as np
from matplotlib.axes import Axes

from ofer.drawing.flow_colour import flow_to_rgb
from ofer.drawing.style import PALETTE


def draw_face(axes: Axes, face: np.ndarray) -> None:
    """Draw a grey crop (height, width), uint8."""
    axes.imshow(face, cmap="gray", vmin=0, vmax=255, interpolation="antialiased")
    _frame(axes)


def draw_flow(axes: Axes, flow: np.ndarray, maximum: float, mask: np.ndarray | None = None) -> None:
    """Draw a flow (2, height, width) in pixels on a colour scale up to `maximum`, and the outline of `mask`.

    `mask` (any height, width; True = hidden) covers the same part of the face.
    """
    height, width = flow.shape[1:]
    axes.imshow(flow_to_rgb(flow, maximum), extent=(0, width, height, 0), interpolation="nearest")
    if mask is not None and mask.any():
        _outline(axes, mask, width, height)
    axes.set(xlim=(0, width), ylim=(height, 0))
    _frame(axes)


def blank(axes: Axes) -> None:
    """Leave a place of the grid empty."""
    axes.axis("off")


def _outline(axes: Axes, mask: np.ndarray, width: int, height: int) -> None:
    rows, columns = mask.shape
    # A border of visible pixels closes the outline where the mask reaches the edge of the crop.
    padded = np.pad(mask, 1).astype(float)
    x = (np.arange(columns + 2) - 0.5) * width / columns
    y = (np.arange(rows + 2) - 0.5) * height / rows
    axes.contour(x, y, padded, levels=[0.5], colors=PALETTE["black"], linewidths=0.8, linestyles="dashed")


def _frame(axes: Axes) -> None:
    axes.set(xticks=[], yticks=[])
    for spine in axes.spines.values():
        spine.set(visible=True, color="#BBBBBB", linewidth=0.5)
