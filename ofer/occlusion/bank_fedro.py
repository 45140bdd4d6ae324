"""The objects before the generated faces in the layout of FED-RO, of kinds that neither of the other banks has."""

from collections.abc import Callable

import numpy as np

from ofer.occlusion.shapes import capsule, ellipse, rounded_box
from ofer.occlusion.sketch import Sketch, cloth, dye, grain, turned

WHITE, BLACK = np.ones(3), np.full(3, 0.06)


def _banana(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(1.9)
    x, y = sketch.x, sketch.y
    away, angle = np.hypot(x - 0.95, y + 0.35), np.arctan2(y + 0.35, x - 0.95) - np.pi / 2
    girth = 0.2 * np.sqrt(np.clip(1 - (angle / 0.88) ** 2, 0, 1)) + 0.03
    fruit = np.maximum(np.abs(away - 1.02) - girth, (np.abs(angle) - 0.86) * away)
    ripe = np.array([0.93, 0.78, 0.2]) + np.array([-0.35, 0.02, 0.0]) * rng.uniform(0, 0.7)
    sketch.lay(fruit, ripe * (1 + 0.04 * grain(x, rng, (10, 20), 3))[..., None])
    edge = (away - 1.02) / girth
    sketch.dim(np.where(edge > 0.25, 0.72, np.where(edge < -0.45, 1.0, 1.08)) - 0.12 * edge)
    spots = grain(x, rng, (30, 60)) - rng.uniform(0.7, 0.95)
    sketch.tint(np.maximum(fruit, -0.03 * spots), np.array([0.35, 0.22, 0.08]), 0.7)
    sketch.tint(np.maximum(fruit, (0.78 - np.abs(angle)) * away), np.array([0.33, 0.25, 0.1]), 0.85)
    return sketch


def _bandana(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(1.7)
    x, y = sketch.x, sketch.y
    fall = 0.08 * np.sin(5 * x + rng.uniform(0, 6)) * y
    u = np.abs(x - 0.85 + fall)
    sheet = np.maximum(np.maximum(0.05 + 0.08 * u**2 - y, u - 0.83), (y - 0.98 + 0.62 * u) * 0.85)
    ground, print_ = dye(rng, (0.4, 0.95), (0.2, 0.85)), dye(rng, (0.0, 0.25), (0.8, 1.0))
    sketch.lay(sheet, ground * (1 + 0.06 * grain(x, rng, (60, 90), 2))[..., None])
    step = rng.uniform(0.16, 0.22)
    column, row = (x + fall) % step - step / 2, y % step - step / 2
    turn = np.arctan2(row, column)
    drop = np.hypot(column, row) - step * (0.26 + 0.08 * np.cos(3 * turn + 6 * np.floor(y / step)))
    sketch.tint(np.maximum(sheet + 0.07, np.abs(drop) - 0.01), print_)
    sketch.tint(np.maximum(sheet + 0.07, np.hypot(column, row) - 0.12 * step), print_)
    sketch.tint(np.maximum(sheet, np.abs(sheet + 0.045) - 0.01), print_)
    folds = np.sin(7 * (x - 0.85) * (0.5 + y) + 4 * y + rng.uniform(0, 6))
    sketch.dim(0.88 + 0.16 * folds - 0.1 * u)
    return sketch


def _beer(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(1.05)
    x, y = sketch.x, sketch.y
    handle = np.abs(rounded_box(x, y, 0.6, 0.28, 0.96, 0.82, 0.14)) - 0.045
    sketch.lay(handle, np.array([0.75, 0.72, 0.6]))
    sketch.light(handle, 0.045, gloss=0.8)
    glass, across = rounded_box(x, y, 0.03, 0.1, 0.71, 0.99, 0.06), (x - 0.37) / 0.34
    ale = np.array([0.95, 0.66, 0.14]) * rng.uniform(0.35, 1.05) ** np.array([0.6, 1.0, 1.2])
    sketch.lay(glass, 0.75 * WHITE)
    sketch.tint(np.maximum(glass + 0.03, y - 0.93), ale * np.clip(1.3 - 0.5 * y, 0, 1.3)[..., None])
    bubbles = grain(x, rng, (70, 50)) - 0.8
    sketch.tint(np.maximum(glass + 0.06, -0.02 * bubbles), 0.4 * ale + 0.6, 0.8)
    sketch.dim(
        np.clip(0.55 + 0.5 * np.sqrt(np.clip(1 - (across + 0.2) ** 2 / 1.6, 0, 1)) + 0.14 * np.cos(16 * x), 0, 1.2)
    )
    sketch.tint(np.maximum(glass + 0.03, np.abs(across + 0.62) - 0.06), WHITE, 0.5)
    foam = rounded_box(x, y, 0.01, 0.08, 0.73, 0.3, 0.08)
    for _ in range(10):
        middle = rng.uniform(0.08, 0.66), rng.uniform(0.07, 0.3)
        radius = rng.uniform(0.05, 0.09)
        foam = np.minimum(foam, ellipse(x, y, middle, (radius, 0.8 * radius)))
    sketch.lay(foam, np.array([0.98, 0.95, 0.86]) * (1 + 0.05 * grain(x, rng, (50, 50), 2))[..., None])
    sketch.light(foam, 0.07, shade=0.5)
    return sketch


def _ice_cream(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(0.6)
    x, y = sketch.x, sketch.y
    cone = np.maximum(np.abs(x - 0.3) - 0.24 * (0.99 - y) / 0.53, 0.44 - y) * 0.9
    wafer = np.array([0.85, 0.6, 0.3]) * rng.uniform(0.8, 1.05)
    grid = np.minimum(np.abs((x + 0.6 * y) % 0.09 - 0.045), np.abs((x - 0.6 * y) % 0.09 - 0.045))
    sketch.lay(cone, wafer * np.where(grid < 0.011, 0.68, 1.0)[..., None])
    sketch.dim(np.clip(1.1 - 1.1 * np.abs(x - 0.25), 0, 1.1))
    for middle, radius in (((0.3, 0.36), 0.24), ((0.29, 0.2), 0.2))[: rng.integers(1, 3)]:
        bumps = 0.012 * np.sin(9 * np.arctan2(y - middle[1], x - middle[0]) + rng.uniform(0, 6))
        scoop = np.minimum(
            ellipse(x, y, middle, (radius, 0.85 * radius)),
            ellipse(x, y, (0.3, middle[1] + 0.13), (radius + 0.03, 0.06)),
        )
        flavour = dye(rng, (0.1, 0.6), (0.45, 1.0))
        sketch.lay(scoop + bumps, flavour * (1 + 0.09 * grain(x, rng, (30, 24), 3))[..., None])
        sketch.light(scoop + bumps, 0.2, shade=0.7, gloss=0.2)
        chips = grain(x, rng, (50, 36)) - rng.uniform(0.75, 1.0)
        sketch.tint(np.maximum(scoop + 0.02, -0.02 * chips), np.array([0.25, 0.13, 0.08]))
    return sketch


def _newspaper(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(0.82)
    x, y = sketch.x, sketch.y
    bent = y + 0.015 * np.sin(7 * x + rng.uniform(0, 6))
    sheet = rounded_box(x, bent, 0.01, 0.02, 0.81, 0.98)
    sketch.lay(sheet, np.array([0.88, 0.86, 0.8]) * (1 + 0.04 * grain(x, rng, (50, 50), 2))[..., None])
    ink = 0.16 * WHITE
    letters = np.sin(150 * x + 30 * np.sin(23 * x)) - 0.35
    sketch.tint(np.maximum(rounded_box(x, bent, 0.08, 0.06, 0.74, 0.15), -0.02 * letters - 0.012), ink)
    sketch.tint(np.maximum(np.abs(bent - 0.18) - 0.005, sheet + 0.05), ink)
    photo = rounded_box(x, bent, 0.3, rng.uniform(0.2, 0.3), 0.77, rng.uniform(0.5, 0.62))
    columns = np.maximum(sheet + 0.04, 0.022 - np.abs(x % 0.25 - 0.125) * 0 - np.abs((x - 0.04) % 0.25 - 0.125) * 0.2)
    lines = np.abs(bent % 0.034 - 0.017) - 0.007
    words = -0.02 * (np.sin(190 * x + 50 * np.sin(40 * np.floor(bent / 0.034))) + 0.65)
    text = np.maximum.reduce([columns - 0.018, lines, words, 0.21 - bent, np.abs((x - 0.04) % 0.25 - 0.125) - 0.112])
    sketch.tint(np.maximum(text, 0.01 - photo), ink, 0.75)
    low, high = dye(rng, (0.0, 0.6), (0.1, 0.4)), dye(rng, (0.0, 0.5), (0.6, 1.0))
    scene = np.clip(0.5 + 0.5 * grain(x, rng, (4, 4), 4) + 0.8 * (0.4 - y), 0, 1)
    sketch.tint(photo, low + (high - low) * scene[..., None])
    sketch.dim(1.0 - 0.18 * np.exp(-(((x - 0.41) / 0.02) ** 2)) + 0.08 * np.sin(6 * x) - 0.1 * y)
    return sketch


def _sandwich(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(1.5)
    x, y = sketch.x, sketch.y
    crust = np.array([0.72, 0.45, 0.2]) * rng.uniform(0.7, 1.15)
    top = np.maximum(ellipse(x, y, (0.75, 0.5), (0.72, 0.49)), y - 0.5)
    bottom = rounded_box(x, y, 0.05, 0.74, 1.45, 0.98, 0.1)
    greens = np.array([0.35, 0.62, 0.18]) * rng.uniform(0.7, 1.2)
    fillings = [
        np.array([0.95, 0.75, 0.25]),
        np.array([0.8, 0.15, 0.1]),
        np.array([0.4, 0.24, 0.14]),
        np.array([0.9, 0.6, 0.55]),
    ]
    sketch.lay(bottom, crust * (1 + 0.08 * grain(x, rng, (30, 40), 2))[..., None])
    sketch.light(bottom, 0.12)
    height = 0.76
    for index in rng.choice(4, 3, replace=False):
        slab = rounded_box(x, y, 0.04 + 0.05 * rng.uniform(), height - 0.11, 1.46 - 0.05 * rng.uniform(), height, 0.045)
        sketch.lay(slab, fillings[index] * (1 + 0.12 * grain(x, rng, (20, 40), 2))[..., None])
        sketch.light(slab, 0.05, gloss=0.2)
        height -= 0.075
    leaf = np.abs(y - 0.52 - 0.03 * np.sin(22 * x + rng.uniform(0, 6))) - 0.045
    leaf = np.maximum(leaf, np.abs(x - 0.75) - 0.74)
    sketch.lay(leaf, greens * (1 + 0.2 * grain(x, rng, (15, 60), 2))[..., None])
    sketch.light(leaf, 0.045)
    sketch.lay(top, crust * (1 + 0.06 * grain(x, rng, (30, 40), 2))[..., None])
    sketch.light(top, 0.4, gloss=0.3)
    for _ in range(rng.integers(20, 40)):
        place = np.array([rng.uniform(0.25, 1.25), rng.uniform(0.1, 0.42)])
        sketch.tint(np.maximum(ellipse(x, y, tuple(place), (0.022, 0.013)), top + 0.02), np.array([0.97, 0.88, 0.65]))
    return sketch


def _ski_goggles(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(2.3)
    x, y = sketch.x, sketch.y
    band = np.maximum(np.abs(y - 0.42) - 0.2, np.abs(x - 1.15) - 1.14)
    sketch.lay(band, cloth(x, y, rng, dye(rng, (0.2, 0.9), (0.1, 0.8))))
    u = np.abs(x - 1.15)
    nose = ellipse(x, y, (1.15, 1.02), (0.24, 0.26))
    frame = np.maximum(rounded_box(x, y, 0.2, 0.02, 2.1, 0.98, 0.38), -nose)
    sketch.lay(frame, dye(rng, (0.0, 0.9), (0.1, 1.0)))
    sketch.light(frame, 0.07, gloss=0.4)
    lens = np.maximum(rounded_box(x, y, 0.29, 0.11, 2.01, 0.88, 0.3), 0.1 - nose)
    first, second = dye(rng, (0.6, 1.0), (0.5, 1.0)), dye(rng, (0.6, 1.0), (0.4, 0.9))
    mirror = np.clip(y + 0.25 * np.sin(2.4 * x + rng.uniform(0, 6)), 0, 1)
    sketch.tint(lens, first + (second - first) * mirror[..., None])
    hills = 0.55 + 0.1 * np.sin(5 * x + rng.uniform(0, 6)) + 0.05 * np.sin(13 * x)
    sketch.tint(np.maximum(lens, hills - y), 0.35 * second, 0.5)
    sketch.tint(np.maximum(lens + 0.04, np.abs(y - 0.2 - 0.08 * u**2) - 0.035), WHITE, 0.55)
    sketch.dim(1.05 - 0.25 * (u / 1.15) ** 3)
    return sketch


def _tissue(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(1.1)
    x, y = sketch.x, sketch.y
    along, aside = turned(x, y, (0.55, 0.5), rng.uniform(-20, 20))
    crumple = grain(x, rng, (5, 5), 4)
    ragged = 0.05 * grain(x, rng, (7, 7), 2)
    sheet = np.maximum(np.abs(along) - 0.44, np.abs(aside) - 0.4) + ragged
    tone = (0.97 * WHITE, np.array([0.95, 0.88, 0.9]), np.array([0.88, 0.93, 0.97]))[rng.integers(3)]
    sketch.lay(sheet, tone)
    ridges = np.abs(crumple)
    down, right = np.gradient(ridges * 12)
    sketch.dim(np.clip(0.93 + 0.35 * (right * 0.6 + down) - 0.12 * np.clip(0.25 - ridges, 0, 1) * 4, 0.55, 1.05))
    dots = np.hypot(along % 0.045 - 0.0225, aside % 0.045 - 0.0225) - 0.006
    sketch.tint(np.maximum(np.maximum(sheet, dots), np.abs(np.abs(along) - 0.33) - 0.05), 0.8 * tone, 0.5)
    sketch.tint(capsule(x, y, (0.2, 0.2), (0.85, 0.75), (0.01, 0.004)), 0.75 * tone, 0.5)
    return sketch


KINDS: dict[str, Callable[[np.random.Generator], Sketch]] = {
    "banana": _banana,
    "bandana": _bandana,
    "beer": _beer,
    "ice_cream": _ice_cream,
    "newspaper": _newspaper,
    "sandwich": _sandwich,
    "ski_goggles": _ski_goggles,
    "tissue": _tissue,
}
