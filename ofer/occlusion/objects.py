"""The built-in objects, drawn of simple shapes: no picture of anything real is shipped.

Each spans its canvas from side to side, so that what is scaled to a box also reaches the box's sides.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ofer.base.errors import OferError
from ofer.occlusion.pictures import Picture, read_pictures
from ofer.occlusion.shapes import Field, canvas, capsule, ellipse, rounded_box, roundness


def built_in_pictures(names: Sequence[str] = ()) -> list[Picture]:
    """Return the built-in objects, ordered by name: all, or those named. Raises KeyError for an unknown name."""
    return [_DRAWN[name](name) for name in sorted(names or _DRAWN)]


def pictures_of(occlusion: Mapping[str, Any]) -> list[Picture]:
    """Return the pictures that an occlusion entry of sequences chooses from: none unless its fill is `image`.

    Raises OferError for a picture of the user's that is missing or cannot be used (`read_pictures`), and for an entry
    with a bank of objects in colour.
    """
    if occlusion["fill"] != "image":
        return []
    if bank := occlusion.get("objects_of"):
        raise OferError(f"config: occlusions: `objects_of: {bank}` names objects for stills; drop it for sequences")
    if occlusion["images"] is None:
        return built_in_pictures(occlusion["objects"])
    return read_pictures(Path(occlusion["images"]), occlusion["objects"])


def _book(name: str) -> Picture:
    x, y = canvas(1.6)
    solid = rounded_box(x, y, 0, 0, 1.6, 1, 0.025)
    grey = np.where(x < 0.15, 70 + 60 * np.sin(np.pi * x / 0.15), 96.0)
    grey[np.abs(x - 0.165) < 0.012] = 62
    # Two frames round the cover, a title and a line below it.
    frame = rounded_box(x, y, 0.26, 0.09, 1.44, 0.91)
    grey[np.abs(frame) < 0.009] = 196
    grey[np.abs(frame + 0.035) < 0.005] = 196
    for left, right, top, bottom in ((0.5, 1.2, 0.3, 0.39), (0.6, 1.1, 0.45, 0.51), (0.72, 0.98, 0.7, 0.74)):
        grey[rounded_box(x, y, left, top, right, bottom) < 0] = 208
    # The paper shows at the open side.
    paper = (x > 1.53) & (y > 0.03) & (y < 0.97)
    grey[paper] = (214 + 22 * np.sin(y * 400))[paper]
    return _picture(name, grey, solid)


def _cup(name: str) -> Picture:
    x, y = canvas(1.75)
    middle, half = 0.7, 0.7 - 0.05 * y
    across = (x - middle) / half
    rim = ellipse(x, y, (middle, 0.085), (0.698, 0.085))
    wall = np.maximum((np.abs(across) - 1) * half, np.maximum(0.085 - y, y - 0.95))
    body = np.minimum(wall, ellipse(x, y, (middle, 0.95), (0.65, 0.05)))
    handle = np.abs(ellipse(x, y, (1.38, 0.5), (0.315, 0.27))) - 0.055
    grey = 92 + 140 * _lit(across)
    # Stripes round the cup bend as its rim does.
    height = y - 0.06 * np.sqrt(np.clip(1 - across**2, 0, 1))
    grey[(np.abs(height - 0.4) < 0.055) | (np.abs(height - 0.53) < 0.02)] *= 0.42
    grey = np.where(body < 0, grey, 110 + 100 * roundness(handle, 0.055))
    grey[rim < 0] = 236
    inside = ellipse(x, y, (middle, 0.085), (0.655, 0.062)) < 0
    grey[inside] = (52 + 380 * np.clip(0.13 - y, 0, 1))[inside]
    return _picture(name, grey, np.minimum(np.minimum(body, rim), handle))


def _glasses(name: str) -> Picture:
    x, y = canvas(2.6)
    mirrored = np.abs(x - 1.3)
    lens = rounded_box(mirrored, y, 0.16, 0.04, 1.16, 0.96, 0.36)
    rim = np.minimum(rounded_box(mirrored, y, 0.12, 0.0, 1.2, 1.0, 0.4), rounded_box(mirrored, y, -0.2, 0.2, 0.3, 0.32))
    rim = np.minimum(rim, rounded_box(mirrored, y, 1.0, 0.16, 1.4, 0.3))
    grey = np.full(x.shape, 48.0)
    glass = 16 + 60 * y + 70 * np.exp(-((((x % 1.28) + 0.6 * y - 0.75) / 0.07) ** 2))
    return _picture(name, np.where(lens < 0, glass, grey), rim)


def _hand(name: str) -> Picture:
    x, y = canvas(1.9)
    solid = rounded_box(x, y, 1.0, 0.03, 2.4, 0.98, 0.22)
    grey = _skin(solid, 0.3)
    # Fingers, nearest last; they sink into the back of the hand.
    for tip, start, end in ((0.42, 0.862, 0.85), (0.17, 0.618, 0.615), (0.26, 0.125, 0.14), (0.11, 0.372, 0.378)):
        finger = capsule(x, y, (tip, start), (1.5, end), (0.124, 0.134))
        sunk = np.clip((x - 1.0) / 0.4, 0, 1)
        shaded = (1 - sunk) * _skin(finger, 0.115) + sunk * _skin(solid, 0.3)
        for joint in (tip + 0.31, tip + 0.6):
            crease = np.exp(-(((x - joint - 0.8 * (y - start) ** 2) / 0.012) ** 2))
            shaded -= 26 * crease * (np.abs(y - start) < 0.085)
        shaded[ellipse(x, y, (tip - 0.03, start), (0.05, 0.056)) < 0] += 22
        grey = np.where(finger < 0, shaded, grey)
        solid = np.minimum(solid, finger)
    return _picture(name, grey, solid)


def _scarf(name: str) -> Picture:
    x, y = canvas(1.8)
    edge = 0.06 + 0.05 * np.sin(2 * np.pi * x / 1.8 - 0.4) + 0.009 * np.sin(23 * x)
    solid = edge - edge.min() - y
    folds = np.sin(9 * y + 2.4 * np.sin(1.9 * x) + 1.5 * x) + 0.6 * np.sin(15 * y - 3.1 * x)
    knit = np.sin(150 * x + 2 * np.sin(75 * y)) * np.sin(150 * y)
    stripes = np.where(((y + 0.09 * np.sin(3.6 * x)) % 0.36) < 0.1, 58.0, 0.0)
    return _picture(name, 118 + 26 * folds + 12 * knit + stripes, solid)


def _skin(distance: Field, radius: float) -> Field:
    """Return the grey of a rod of skin."""
    return 84 + 108 * roundness(distance, radius)


def _lit(across: Field) -> Field:
    """Return the brightness, 0 … 1, of an upright cylinder that is lit from the left; `across` is −1 … 1."""
    across = np.clip(across, -1, 1)
    return np.clip(0.86 * np.sqrt(1 - across**2) - 0.42 * across, 0, 1)


def _picture(name: str, grey: Field, solid: Field) -> Picture:
    rows, columns = (np.flatnonzero((solid < 0).any(axis=axis)) for axis in (1, 0))
    window = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    tones = np.clip(np.rint(grey[window]), 0, 255).astype(np.uint8)
    return Picture(name, tones, (solid[window] < 0).astype(np.float32))


_DRAWN: dict[str, Callable[[str], Picture]] = {
    "book": _book,
    "cup": _cup,
    "glasses": _glasses,
    "hand": _hand,
    "scarf": _scarf,
}
OBJECTS = tuple(_DRAWN)
"""The names of the built-in objects."""
