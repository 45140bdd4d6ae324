"""Optical flow as colour: hue is the direction of motion, strength of colour its magnitude."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import hsv_to_rgb


def flow_to_rgb(flow: np.ndarray, maximum: float) -> np.ndarray:
    """Return RGB (height, width, 3), 0 … 1, of a flow (2, height, width) in pixels.

    White is no motion; colours are full from `maximum` pixels on. Hue 0 (red) is motion to the image right,
    a quarter turn downwards is yellow-green, as in OpenCV's drawing of dense flow. Unknown motion (NaN) is light grey.
    Raises ValueError if the shape is another, or `maximum` is not positive.
    """
    if flow.ndim != 3 or flow.shape[0] != 2:
        raise ValueError(f"flow has shape {flow.shape}, not (2, height, width)")
    if not maximum > 0:
        raise ValueError(f"maximum of the colour scale is {maximum}, not positive")
    dx, dy = np.asarray(flow, float)
    unknown = ~(np.isfinite(dx) & np.isfinite(dy))
    dx, dy = np.where(unknown, 0, dx), np.where(unknown, 0, dy)
    hue = np.arctan2(dy, dx) / (2 * np.pi) % 1.0
    saturation = np.minimum(np.hypot(dx, dy) / maximum, 1.0)
    rgb = hsv_to_rgb(np.stack([hue, saturation, np.ones_like(hue)], axis=-1))
    rgb[unknown] = 0.85
    return rgb


def magnitude_scale(flows: list[np.ndarray], share: float = 0.98) -> float:
    """Return a maximum for `flow_to_rgb` that serves all `flows`: the magnitude that `share` of pixels stay below.

    Rounded up to half a pixel, so that a legend reads well; at least half a pixel.
    """
    magnitudes = np.concatenate([np.hypot(*np.asarray(flow, float)).ravel() for flow in flows])
    return max(0.5, float(np.ceil(np.nanquantile(magnitudes, share) * 2) / 2))


def wheel(size: int) -> np.ndarray:
    """Return RGB (size, size, 3) of the flow that points outwards from the centre, white outside the disc."""
    axis = np.linspace(-1, 1, size)
    dx, dy = np.meshgrid(axis, axis)
    rgb = flow_to_rgb(np.stack([dx, dy]), 1.0)
    rgb[np.hypot(dx, dy) > 1] = 1.0
    return rgb


def draw_legend(axes: Axes, maximum: float) -> None:
    """Draw the colour wheel: centre no motion, rim `maximum` pixels, colour where the motion points to."""
    axes.imshow(wheel(201), extent=(-1, 1, 1, -1), interpolation="bilinear")
    axes.set(xlim=(-1.08, 1.08), ylim=(1.08, -1.08), xticks=[], yticks=[], aspect="equal")
    axes.axis("off")
    turn = np.linspace(0, 2 * np.pi, 181)
    axes.plot(np.cos(turn), np.sin(turn), color="#333333", linewidth=0.8)
    axes.plot([0], [0], marker="o", markersize=1.5, color="#333333")
    axes.set_title(f"motion\nrim = {maximum:g} px", fontsize=8)
