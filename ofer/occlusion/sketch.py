"""Sketches of objects in colour: layers of shapes, lit from above left, cut out by their opacity."""

import colorsys

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.occlusion.shapes import Field, canvas

Colour = NDArray[np.float64]
"""Red, green, blue, 0 … 1: of all pixels (3,) or of each (height, width, 3)."""

PIXELS = 192
"""The height of a sketch's canvas."""

_LIGHT = np.array([-0.42, -0.56, 0.71])
_TOWARDS_VIEWER = np.array([0.0, 0.0, 1.0])
_HALFWAY = (_LIGHT + _TOWARDS_VIEWER) / np.linalg.norm(_LIGHT + _TOWARDS_VIEWER)


class Sketch:
    """A canvas of height 1, with x to the right and y down; what was laid on it covers what is below."""

    def __init__(self, width: float) -> None:
        self.x, self.y = canvas(width, PIXELS)
        self._colour = np.zeros((*self.x.shape, 3))  # times the opacity
        self._opacity = np.zeros(self.x.shape)

    def lay(self, distance: Field, colour: Colour) -> None:
        """Lay a shape on the canvas, given by the signed distance to it (`ofer.occlusion.shapes`)."""
        cover = _cover(distance)
        self._colour += cover[..., None] * (colour - self._colour)
        self._opacity += cover * (1 - self._opacity)

    def tint(self, distance: Field, colour: Colour, opacity: float = 1.0) -> None:
        """Colour what lies on the canvas already, inside a shape."""
        cover = (opacity * _cover(distance))[..., None]
        self._colour += cover * (colour * self._opacity[..., None] - self._colour)

    def dim(self, light: Field) -> None:
        """Multiply all colours by `light`, of all pixels or of each (height, width)."""
        self._colour *= light[..., None]

    def light(self, distance: Field, radius: float, *, shade: float = 0.7, gloss: float = 0.0) -> None:
        """Light a shape as if it bulged like a rod of `radius` at its edge and were flat farther inside."""
        rows, columns = (np.flatnonzero((distance < 1 / PIXELS).any(axis=axis)) for axis in (1, 0))
        window = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
        distance, colour = distance[window], self._colour[window]
        down, right = np.gradient(distance, 1 / PIXELS)
        slope = np.clip(1 + distance / radius, 0, 1)
        normal = np.stack([right * slope, down * slope, np.sqrt(1 - slope**2)], axis=-1)
        diffuse = np.clip(normal @ _LIGHT / _LIGHT[2], 0, 1.25)
        cover = _cover(distance)
        colour *= (1 - cover * shade * (1 - diffuse))[..., None]
        if gloss:
            shine = (cover * gloss * np.clip(normal @ _HALFWAY, 0, 1) ** 40 * (slope > 0))[..., None]
            colour += shine * (self._opacity[window][..., None] - colour)

    def part(self, distance: Field, colour: Colour, radius: float, *, gloss: float = 0.0) -> None:
        """Lay a lit part of an object (`light`), with its shadow on what is below."""
        self.tint(distance - 0.014, np.zeros(3), 0.4)
        self.lay(distance, colour)
        self.light(distance, radius, shade=0.65, gloss=gloss)

    def picture(self, *, whole: bool = False) -> NDArray[np.uint8]:
        """Return red, green, blue and opacity (height, width, 4) of what is not empty, or of the `whole` canvas."""
        colour = self._colour / np.maximum(self._opacity, 1e-6)[..., None]
        rgba = np.clip(np.rint(255 * np.dstack([colour, self._opacity])), 0, 255).astype(np.uint8)
        if whole:
            return rgba
        rows, columns = (np.flatnonzero((self._opacity >= 0.5).any(axis=axis)) for axis in (1, 0))
        return rgba[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def turn(x: Field, y: Field, centre: tuple[float, float], degrees: float) -> tuple[Field, Field]:
    """Return coordinates from `centre`, in which a shape lies turned clockwise by `degrees`."""
    cosine, sine = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    return (x - centre[0]) * cosine + (y - centre[1]) * sine, (y - centre[1]) * cosine - (x - centre[0]) * sine


def dye(rng: np.random.Generator, saturation: tuple[float, float], value: tuple[float, float]) -> Colour:
    """Return a colour of any hue, with saturation and value within limits."""
    return np.array(colorsys.hsv_to_rgb(rng.uniform(), rng.uniform(*saturation), rng.uniform(*value)))


def skin(rng: np.random.Generator) -> Colour:
    """Return a colour of skin, from the lightest to the darkest."""
    tones = np.array([[0.97, 0.83, 0.74], [0.88, 0.68, 0.55], [0.72, 0.5, 0.37], [0.48, 0.31, 0.22], [0.3, 0.19, 0.14]])
    at = rng.uniform(0, len(tones) - 1)
    return np.array([np.interp(at, np.arange(len(tones)), tones[:, channel]) for channel in range(3)])


def grain(x: Field, rng: np.random.Generator, cells: tuple[int, int], octaves: int = 1) -> Field:
    """Return smooth noise about 0, roughly −1 … 1: `cells` down and across, twice as many an octave, half as strong."""
    total = np.zeros(x.shape)
    for octave in range(octaves):
        values = rng.uniform(-1, 1, (cells[0] << octave, cells[1] << octave))
        total += cv2.resize(values, x.shape[::-1], interpolation=cv2.INTER_CUBIC) / (1 << octave)
    return total


def cloth(x: Field, y: Field, rng: np.random.Generator, base: Colour) -> Colour:
    """Return woven cloth of a base colour with a pattern of one of many kinds: none, stripes, checks, dots."""
    second, third = dye(rng, (0.0, 0.8), (0.15, 1.0)), dye(rng, (0.2, 0.9), (0.3, 1.0))
    step = rng.uniform(0.12, 0.3)
    colour = np.broadcast_to(base, (*x.shape, 3)).copy()
    match rng.integers(4):
        case 1:
            colour[(y % step) < 0.45 * step] = second
            colour[(y % step) < 0.12 * step] = third
        case 2:
            for across in (x, y):
                colour[(across % step) < 0.4 * step] = 0.5 * (colour + second)[(across % step) < 0.4 * step]
                colour[(across % step) < 0.07 * step] = third
        case 3:
            shifted = x + 0.5 * step * (np.floor(y / step) % 2)
            colour[np.hypot((shifted % step) - step / 2, (y % step) - step / 2) < 0.27 * step] = second
    weave = 1 + 0.05 * np.sin(320 * x) * np.sin(320 * y) + 0.04 * grain(x, rng, (24, 24), 2)
    return colour * weave[..., None]


def _cover(distance: Field) -> Field:
    """Return the share of each pixel that a shape covers."""
    return np.clip(0.5 - distance * PIXELS, 0, 1)
