"""Small pictures in a grid: faces, flows, and the outline of what is hidden."""

from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.image import AxesImage

from ofer.drawing.flow_colour import flow_to_rgb
from ofer.drawing.style import GREY, PALETTE


def draw_face(axes: Axes, face: np.ndarray, mask: np.ndarray | None = None) -> None:
    """Draw a grey crop (height, width), uint8, and the outline of `mask`, True = hidden, if one is given."""
    height, width = face.shape
    axes.imshow(face, cmap="gray", vmin=0, vmax=255, extent=(0, width, height, 0), interpolation="antialiased")
    if mask is not None:
        outline(axes, mask, width, height, colour="white")
    axes.set(xlim=(0, width), ylim=(height, 0))
    _frame(axes)


def draw_flow(axes: Axes, flow: np.ndarray, maximum: float, mask: np.ndarray | None = None) -> None:
    """Draw a flow (2, height, width) in pixels on a colour scale up to `maximum`, and the outline of `mask`.

    `mask` (any height, width; True = hidden) covers the same part of the face.
    """
    height, width = flow.shape[1:]
    axes.imshow(flow_to_rgb(flow, maximum), extent=(0, width, height, 0), interpolation="nearest")
    if mask is not None and mask.any():
        outline(axes, mask, width, height)
    axes.set(xlim=(0, width), ylim=(height, 0))
    _frame(axes)


def draw_field(axes: Axes, field: np.ndarray, maximum: float) -> AxesImage:
    """Draw one component of a flow, (height, width) in pixels: red right or down, blue left or up, white none."""
    image = axes.imshow(field, cmap="RdBu_r", vmin=-maximum, vmax=maximum, interpolation="nearest")
    _frame(axes)
    return image


def draw_mask(axes: Axes, mask: np.ndarray) -> None:
    """Draw what is hidden, True in `mask`, in grey, for a face that may not be shown."""
    axes.imshow(np.where(mask, 110, 244), cmap="gray", vmin=0, vmax=255, interpolation="nearest")
    _frame(axes)


def draw_missing_face(axes: Axes) -> None:
    """Draw the place of a face that the corpus does not allow to show."""
    axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal", facecolor="#F4F4F4")
    axes.text(0.5, 0.5, "face not\npublishable", fontsize=7, color=GREY, ha="center", va="center")
    _frame(axes)


def blank(axes: Axes) -> None:
    """Leave a place of the grid empty."""
    axes.axis("off")


def outline(
    axes: Axes,
    mask: np.ndarray,
    width: float,
    height: float,
    *,
    colour: str = PALETTE["black"],
    style: Literal["dashed", "solid"] = "dashed",
) -> None:
    """Draw the outline of `mask` over a picture that is `width` and `height` large on its axes."""
    rows, columns = mask.shape
    # A border of visible pixels closes the outline where the mask reaches the edge of the crop.
    padded = np.pad(mask, 1).astype(float)
    x = (np.arange(columns + 2) - 0.5) * width / columns
    y = (np.arange(rows + 2) - 0.5) * height / rows
    axes.contour(x, y, padded, levels=[0.5], colors=colour, linewidths=0.8, linestyles=style)


def _frame(axes: Axes) -> None:
    axes.set(xticks=[], yticks=[])
    for spine in axes.spines.values():
        spine.set(visible=True, color="#BBBBBB", linewidth=0.5)
