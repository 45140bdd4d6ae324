"""A headset for virtual reality: as an object, and worn on a face whose eyes are known."""

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from ofer.occlusion.shapes import Field, ellipse, rounded_box
from ofer.occlusion.sketch import PIXELS, Colour, Sketch, dye, grain

_HEIGHT, _ORIGIN = 2.7, (1.6, 2.0)
"""Of the canvas, in inter-ocular distances, and where the midpoint of the eyes lies on it."""

WHITE = np.ones(3)


def headset(rng: np.random.Generator, *, worn: bool = False) -> Sketch:
    """Return a headset in face units, from above raised brows to the bridge of the nose; `worn` with its straps."""
    sketch = Sketch(2 * _ORIGIN[0] / _HEIGHT)
    x, y = sketch.x * _HEIGHT - _ORIGIN[0], sketch.y * _HEIGHT - _ORIGIN[1]
    shell = (dye(rng, (0.0, 0.15), (0.85, 0.97)), dye(rng, (0.0, 0.2), (0.1, 0.25)), dye(rng, (0.1, 0.5), (0.3, 0.6)))[
        rng.integers(3)
    ]
    fabric = dye(rng, (0.0, 0.4), (0.12, 0.4))
    if worn:
        for band in (
            np.abs(y + 0.25 + 0.3 * (np.abs(x) - 1.2)) - 0.19,
            np.maximum(np.abs(x) - 0.2 - 0.03 * y, y + 0.7),
        ):
            _lay(sketch, band, fabric * (1 + 0.12 * np.sin(90 * x) * np.sin(90 * y))[..., None])
        sketch.dim(np.clip(1.1 - 0.3 * np.abs(x) ** 3 / 3, 0.2, 1) * np.clip(1.3 + 0.4 * y, 0.4, 1))
    notch = ellipse(x, y, (0.0, 0.62), (0.3, 0.22))
    _lay(sketch, np.maximum(rounded_box(x, y, -1.3, -0.86, 1.3, 0.56, 0.5), -notch), 0.09 * WHITE)
    body = np.maximum(rounded_box(x, y, -1.24, -0.82, 1.24, 0.5, 0.46), 0.06 - notch)
    _lay(sketch, body, shell * (1 + 0.02 * grain(x, rng, (60, 60)))[..., None])
    sketch.light(body / _HEIGHT, 0.09, shade=0.75, gloss=0.35)
    panel = np.maximum(rounded_box(x, y, -1.06, -0.66, 1.06, 0.34, 0.34), 0.2 - notch)
    front = (0.08 * WHITE, 0.85 * shell)[rng.integers(2)]
    sky = np.clip(1.25 - 0.9 * (y + 0.66), 0.4, 1.3)
    _tint(sketch, panel - 0.02, 0.5 * shell)
    _tint(sketch, panel, front * sky[..., None])
    gleam = np.abs(x + 0.5 * y + rng.uniform(0.3, 0.7))
    _tint(sketch, np.maximum(panel + 0.03, gleam - 0.11), WHITE, 0.22)
    _tint(sketch, np.maximum(panel + 0.03, np.abs(gleam - 0.25) - 0.04), WHITE, 0.16)
    for centre in ((-0.82, -0.44), (0.82, -0.44), (-0.7, 0.12), (0.7, 0.12)):
        _tint(sketch, ellipse(x, y, centre, (0.09, 0.09)), 0.3 * WHITE)
        _tint(sketch, ellipse(x, y, centre, (0.07, 0.07)), 0.04 * WHITE)
        _tint(sketch, ellipse(x, y, (centre[0] - 0.02, centre[1] - 0.02), (0.02, 0.02)), 0.9 * WHITE)
    _tint(sketch, rounded_box(x, y, -0.2, -0.22, 0.2, -0.15, 0.03), 0.5 * front + 0.4, 0.8)
    _tint(sketch, ellipse(x, y, (0.0, -0.74), (0.03, 0.03)), dye(rng, (0.7, 1.0), (0.9, 1.0)))
    return sketch


def wear_headset(
    picture: NDArray[np.uint8], eyes: ArrayLike, seed: int = 0
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Return a picture (height, width, 3) whose face wears a headset, and the mask of what that hides.

    `eyes` (2, 2): x and y of both, in pixels, first the one at the left of the picture. The headset turns and grows
    with them. Outside the mask nothing changes.
    """
    rgba = headset(np.random.default_rng(seed), worn=True).picture(whole=True).astype(np.float32) / 255
    first, second = np.asarray(eyes, float)
    across = second - first
    scale = float(np.hypot(*across)) * _HEIGHT / PIXELS
    rgba[..., :3] *= rgba[..., 3:]
    if scale < 1:
        rgba = np.asarray(cv2.resize(rgba, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    # Of pixels of the canvas to those of the picture; the middle of a pixel has whole coordinates.
    turn = np.array([[across[0], -across[1]], [across[1], across[0]]]) * _HEIGHT / rgba.shape[0]
    origin = np.array(_ORIGIN) / _HEIGHT * rgba.shape[0] - 0.5
    matrix = np.column_stack([turn, (first + second) / 2 - turn @ origin])
    laid = np.asarray(cv2.warpAffine(rgba, matrix, picture.shape[1::-1], flags=cv2.INTER_LINEAR))
    mask = laid[..., 3] >= 0.5
    colour = np.clip(np.rint(255 * laid[..., :3] / np.maximum(laid[..., 3:], 0.5)), 0, 255).astype(np.uint8)
    return np.where(mask[..., None], colour, picture), mask


def _lay(sketch: Sketch, distance: Field, colour: Colour) -> None:
    sketch.lay(distance / _HEIGHT, colour)


def _tint(sketch: Sketch, distance: Field, colour: Colour, opacity: float = 1.0) -> None:
    sketch.tint(distance / _HEIGHT, colour, opacity)
