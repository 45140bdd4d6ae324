"""Curves of the mean face: contour, profile, lids, lips and jaw (head coordinates as in `mesh`)."""

import numpy as np
from scipy.interpolate import PchipInterpolator

from ofer.corpora.synthetic.parameters import Parameters


def smoothstep(value: np.ndarray | float) -> np.ndarray:
    """3t² − 2t³ of the value cut to [0, 1]."""
    t = np.clip(value, 0.0, 1.0)
    return t * t * (3 - 2 * t)


def profile(parameters: Parameters, group: str, heights: np.ndarray) -> np.ndarray:
    """Curve through the rows of the group `half_width` or `depth`, in mm at `heights` (mm)."""
    rows = {float(name.split()[1]): parameters.number(group, name) for name in parameters.names(group)}
    return PchipInterpolator(list(rows), list(rows.values()))(heights)


def half_width(parameters: Parameters, heights: np.ndarray) -> np.ndarray:
    """Half width (mm) of the mean head at `heights` (mm), at least 1."""
    return np.maximum(profile(parameters, "half_width", np.clip(heights, -118, 112)), 1.0)


def lid_curves(x: np.ndarray, parameters: Parameters) -> tuple[np.ndarray, np.ndarray]:
    """Heights (mm, downwards) of the upper and lower lid margin of the mean face at `x`; equal beyond the
    corners.
    """

    def eye(name: str) -> float:
        return parameters.number("eye", name)

    across = (np.abs(x) - eye("inner_x")) / (eye("outer_x") - eye("inner_x"))
    inside = np.clip(across, 0.0, 1.0)
    line = eye("inner_y") + inside * (eye("outer_y") - eye("inner_y"))
    # The upper margin is highest towards the nose, the lower one lowest towards the temple (Farkas 1994).
    upper = (4 * inside**0.88 * (1 - inside**0.88)) ** 0.72
    lower = (4 * inside**1.15 * (1 - inside**1.15)) ** 0.85
    fade = np.exp(-((np.minimum(np.abs(across), np.abs(across - 1)) * (np.abs(across - 0.5) > 0.5) / 0.35) ** 2))
    return (line - eye("upper_height") * upper) * fade, (line + eye("lower_height") * lower) * fade


def lip_curves(x: np.ndarray, parameters: Parameters) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Heights (mm) of the upper border, the line between the lips and the lower border of the mean mouth at
    `x`.
    """
    corner = parameters.number("lips", "corner_x")
    across = np.clip(np.abs(x) / corner, 0.0, 1.0)
    dip = parameters.number("lips", "dip")
    line = parameters.number("lips", "line_y") + dip * (
        np.exp(-((across / 0.3) ** 2)) - 0.6 * np.sin(np.pi * across) ** 2 * across
    )
    bow = 1 - 0.17 * np.exp(-((across / 0.12) ** 2))
    upper = line - parameters.number("lips", "upper") * (1 - across**1.6) ** 0.9 * bow
    lower = line + parameters.number("lips", "lower") * (1 - across**2.1) ** 0.8
    return upper, line, lower


def jaw_line(angle: np.ndarray, low: float, rise: float) -> np.ndarray:
    """Height (mm) of the lower edge of the jaw at each angle: `low` at the chin, `rise` mm higher at the
    side.
    """
    return low - rise * np.abs(np.sin(np.clip(angle, -1.5, 1.5))) ** 3.2
