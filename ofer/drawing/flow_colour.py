"""Optical flow as colour: hue is the direction of motion, strength of colour its magnitude."""

import numpy
from matplotlib.axes import Axes
from matplotlib.colors import hsv_to_rgb


def flow_to_rgb(flow: numpy.ndarray, maximum: float) -> numpy.ndarray:
    """Return RGB (height, width, 3), 0 … 1, of a flow (2, height, width) in pixels.

    White is no motion; colours are full from `maximum` pixels on. Hue 0 (red) is motion to the image right,
    a quarter turn downwards is yellow-green, as in OpenCV's drawing of dense flow. Unknown motion (NaN) is grey.
    Raises ValueError if the shape is another, or `maximum` is not positive.
    """
    if flow.ndim != 3 or flow.shape[0] != 2:
        raise ValueError(f"flow has shape {flow.shape}, not (2, height, width)")
    if not maximum > 0:
        raise ValueError(f"maximum of the colour scale is {maximum}, not positive")
    dx, dy = numpy.asarray(flow, float)
    unknown = ~(numpy.isfinite(dx) & numpy.isfinite(dy))
    dx, dy = numpy.where(unknown, 0, dx), numpy.where(unknown, 0, dy)
    hue = numpy.arctan2(dy, dx) / (2 * numpy.pi) % 1.0
    saturation = numpy.minimum(numpy.hypot(dx, dy) / maximum, 1.0)
    rgb = hsv_to_rgb(numpy.stack([hue, saturation, numpy.ones_like(hue)], axis=-1))
    rgb[unknown] = 0.5
    return rgb


def magnitude_scale(flows: list[numpy.ndarray], share: float = 0.98) -> float:
    """Return a maximum for `flow_to_rgb` that serves all `flows`: the magnitude that `share` of pixels stay below.

    Rounded up to half a pixel, so that a legend reads well; at least half a pixel.
    """
    magnitudes = numpy.concatenate([numpy.hypot(*numpy.asarray(flow, float)).ravel() for flow in flows])
    return max(0.5, float(numpy.ceil(numpy.nanquantile(magnitudes, share) * 2) / 2))


def wheel(size: int) -> numpy.ndarray:
    """Return RGB (size, size, 3) of the flow that points outwards from the centre, white outside the disc."""
    axis = numpy.linspace(-1, 1, size)
    dx, dy = numpy.meshgrid(axis, axis)
    rgb = flow_to_rgb(numpy.stack([dx, dy]), 1.0)
    rgb[numpy.hypot(dx, dy) > 1] = 1.0
    return rgb


def draw_legend(axes: Axes, maximum: float) -> None:
    """Draw the colour wheel: centre no motion, rim `maximum` pixels, colour where the motion points to."""
    axes.imshow(wheel(201), extent=(-1, 1, 1, -1), interpolation="bilinear")
    axes.set(xlim=(-1.08, 1.08), ylim=(1.08, -1.08), xticks=[], yticks=[], aspect="equal")
    axes.axis("off")
    turn = numpy.linspace(0, 2 * numpy.pi, 181)
    axes.plot(numpy.cos(turn), numpy.sin(turn), color="#333333", linewidth=0.8)
    axes.plot([0], [0], marker="o", markersize=1.5, color="#333333")
    axes.set_title(f"motion\nrim = {maximum:g} px", fontsize=8)
