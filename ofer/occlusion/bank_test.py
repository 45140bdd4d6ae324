"""The objects that tests are occluded with, of kinds that no training sees: each with its own colours by `rng`."""

from collections.abc import Callable

import numpy as np

from ofer.occlusion.headset import headset
from ofer.occlusion.shapes import capsule, ellipse, rounded_box
from ofer.occlusion.sketch import Sketch, cloth, dye, grain, turn

WHITE, BLACK = np.ones(3), np.full(3, 0.06)


def _bottle(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(0.42)
    x, y = sketch.x, sketch.y
    shoulder = np.clip((y - 0.17) / 0.2, 0, 1)
    half = 0.065 + 0.125 * shoulder**2 * (3 - 2 * shoulder)
    across = (x - 0.21) / half
    body = np.maximum(rounded_box(x, y, 0.0, 0.05, 0.42, 0.99, 0.05), (np.abs(across) - 1) * half)
    glass = dye(rng, (0.4, 0.9), (0.25, 0.7))
    full = np.where(y > rng.uniform(0.2, 0.4), 1.0, 1.5)
    sketch.lay(body, np.clip(glass * full[..., None], 0, 1))
    label = np.maximum(body, np.abs(y - 0.66) - 0.17)
    paper, ink = dye(rng, (0.0, 0.5), (0.8, 1.0)), dye(rng, (0.5, 1.0), (0.1, 0.6))
    sketch.tint(label, paper)
    around = np.arcsin(np.clip(across, -1, 1))
    sketch.tint(np.maximum(label, np.abs(np.abs(y - 0.66) - 0.15) - 0.008), ink)
    sketch.tint(np.maximum(label, np.hypot(0.15 * around, y - 0.62) - 0.075), ink)
    sketch.tint(np.maximum(label, np.maximum(np.abs(y - 0.75) - 0.022, np.sin(13 * around) * 0.02)), ink)
    sketch.dim(np.clip(0.45 + 0.65 * np.sqrt(np.clip(1 - (across + 0.25) ** 2 / 1.6, 0, 1)), 0, 1.1))
    sketch.tint(np.maximum(body + 0.01, np.abs(across + 0.55) - 0.09), WHITE, 0.55)
    sketch.tint(np.maximum(body + 0.01, np.abs(across - 0.7) - 0.05), WHITE, 0.25)
    cap = rounded_box(x, y, 0.135, 0.0, 0.285, 0.09, 0.015)
    sketch.lay(cap, dye(rng, (0.3, 0.9), (0.3, 0.9)) * (1 + 0.2 * np.sin(160 * x))[..., None])
    sketch.light(cap, 0.04)
    return sketch


def _camera(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(1.45)
    x, y = sketch.x, sketch.y
    metal, leather = dye(rng, (0.0, 0.15), (0.5, 0.85)), dye(rng, (0.0, 0.7), (0.1, 0.4))
    top = np.minimum(rounded_box(x, y, 0.5, 0.0, 0.95, 0.3, 0.07), rounded_box(x, y, 1.05, 0.08, 1.25, 0.3, 0.02))
    case = np.minimum(top, rounded_box(x, y, 0.0, 0.14, 1.45, 0.98, 0.09))
    sketch.lay(case, metal * (1 + 0.04 * np.sin(400 * y))[..., None])
    sketch.light(case, 0.05, gloss=0.4)
    hide = np.maximum(case + 0.004, np.abs(y - 0.6) - 0.25)
    sketch.tint(hide, leather * (1 + 0.35 * grain(x, rng, (70, 100)))[..., None])
    for radius, tone in ((0.37, 0.12), (0.33, 0.3), (0.31, 0.1), (0.24, 0.22), (0.22, 0.05)):
        ring = ellipse(x, y, (0.74, 0.57), (radius, radius))
        sketch.lay(ring, tone * WHITE)
        sketch.light(ring, 0.03, gloss=0.5)
    glass = ellipse(x, y, (0.74, 0.57), (0.19, 0.19))
    coat = dye(rng, (0.5, 0.9), (0.3, 0.7))
    sketch.tint(glass, coat * np.clip(1.5 - 5 * np.hypot(x - 0.8, y - 0.65), 0.1, 1)[..., None])
    sketch.tint(ellipse(x, y, (0.67, 0.49), (0.06, 0.035)), WHITE, 0.8)
    sketch.tint(rounded_box(x, y, 0.56, 0.05, 0.89, 0.13, 0.02), 0.9 * WHITE, 0.8)
    sketch.tint(rounded_box(x, y, 0.12, 0.2, 0.34, 0.32, 0.02), np.array([0.2, 0.25, 0.35]))
    return sketch


def _doughnut(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(1.0)
    x, y = sketch.x, sketch.y
    away, angle = np.hypot(x - 0.5, y - 0.5), np.arctan2(y - 0.5, x - 0.5)
    dough = np.maximum(away - 0.48, 0.1 - away)
    crumb = np.array([0.8, 0.55, 0.28]) * rng.uniform(0.75, 1.05)
    sketch.lay(dough, crumb * (1 + 0.08 * grain(x, rng, (40, 40), 2))[..., None])
    sketch.light(dough, 0.19)
    wave = 0.022 * np.sin(5 * angle + rng.uniform(0, 6)) + 0.016 * np.sin(11 * angle + rng.uniform(0, 6))
    icing = np.maximum(away - 0.41 - wave, 0.135 - away - wave / 2)
    glaze = dye(rng, (0.3, 0.8), (0.35, 1.0)) if rng.uniform() < 0.7 else np.array([0.3, 0.17, 0.1])
    sketch.tint(icing - 0.012, 0.5 * crumb, 0.6)
    sketch.tint(icing, glaze)
    sketch.light(icing, 0.12, shade=0.6, gloss=0.7)
    for _ in range(rng.integers(25, 60)):
        at, place, turn = rng.uniform(0.19, 0.37), rng.uniform(0, 2 * np.pi), rng.uniform(0, np.pi)
        middle = np.array([0.5 + at * np.cos(place), 0.5 + at * np.sin(place)])
        end = 0.02 * np.array([np.cos(turn), np.sin(turn)])
        sketch.tint(
            capsule(x, y, tuple(middle - end), tuple(middle + end), (0.01, 0.01)), dye(rng, (0.0, 0.9), (0.7, 1.0))
        )
    return sketch


def _fan(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(1.8)
    x, y = sketch.x, sketch.y
    away, angle = np.hypot(x - 0.9, y - 0.95), np.arctan2(x - 0.9, 0.95 - y)
    folds = angle * 9
    paper, trim, ribs = (
        dye(rng, (0.1, 0.9), (0.3, 1.0)),
        dye(rng, (0.2, 0.9), (0.2, 0.9)),
        dye(rng, (0.3, 0.8), (0.2, 0.6)),
    )
    scalloped = 0.9 - 0.012 * np.abs(np.sin(folds * np.pi))
    leaf = np.maximum(np.maximum(away - scalloped, 0.36 - away), (np.abs(angle) - 1.28) * away)
    stick = np.maximum(
        np.maximum(away - 0.5, (np.abs(angle) - 1.28) * away), away * (0.25 - np.abs(folds % 1 - 0.5)) / 9
    )
    sketch.lay(np.minimum(stick, away - 0.05), ribs)
    sketch.lay(leaf, paper)
    sketch.tint(np.maximum(leaf, 0.83 - away), trim)
    for _ in range(rng.integers(5, 11)):
        at, place, size = rng.uniform(0.48, 0.76), rng.uniform(-1.15, 1.15), rng.uniform(0.04, 0.1)
        middle, petal = (0.9 + at * np.sin(place), 0.95 - at * np.cos(place)), dye(rng, (0.2, 0.9), (0.5, 1.0))
        turn = np.arctan2(y - middle[1], x - middle[0])
        flower = np.hypot(x - middle[0], y - middle[1]) - size * (0.75 + 0.25 * np.cos(5 * turn))
        sketch.tint(np.maximum(leaf, flower), petal)
        sketch.tint(np.maximum(leaf, np.hypot(x - middle[0], y - middle[1]) - 0.25 * size), 1 - 0.6 * petal)
    sketch.dim(np.where(away > 0.36, 0.88 + 0.24 * (np.abs(folds % 1 - 0.5) - 0.25) * 2, 1))
    return sketch


def _flower(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(1.0)
    x, y = sketch.x, sketch.y
    tone, tip = dye(rng, (0.2, 0.9), (0.6, 1.0)), dye(rng, (0.2, 0.9), (0.6, 1.0))
    count, wide = int(rng.integers(7, 13)), rng.uniform(0.1, 0.15)
    for layer, reach in enumerate((0.36, 0.3)):
        for petal in range(count):
            along, aside = turn(x, y, (0.5, 0.5), 360 * (petal + 0.5 * layer) / count)
            shape = ellipse(along, aside, (0.5 * reach + 0.06, 0.0), (0.5 * reach + 0.08, wide))
            sketch.tint(shape - 0.012, 0.3 * tone, 0.5)
            veins = 1 + 0.08 * np.sin(140 * aside + 10 * along)
            shade = np.clip(along / 0.45, 0, 1)[..., None]
            sketch.lay(shape, (tone + (tip - tone) * shade) * (veins * (0.85 + 0.15 * layer))[..., None])
            sketch.light(shape, 0.12, shade=0.5)
    heart = ellipse(x, y, (0.5, 0.5), (0.13, 0.13))
    pollen = np.array([0.85, 0.6, 0.12]) * rng.uniform(0.4, 1.1)
    sketch.lay(heart, pollen * (1 + 0.4 * grain(x, rng, (55, 55)))[..., None])
    sketch.light(heart, 0.13)
    return sketch


def _glove(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(0.95)
    x, y = sketch.x, sketch.y
    rubber = dye(rng, (0.3, 0.95), (0.25, 1.0))
    wool = (
        cloth(x, y, rng, rubber) if rng.uniform() < 0.6 else rubber * (1 + 0.06 * grain(x, rng, (16, 16), 3))[..., None]
    )
    parts = [
        capsule(x, y, (0.2, 0.24), (0.32, 0.55), (0.07, 0.09)), capsule(x, y, (0.4, 0.09), (0.43, 0.5), (0.075, 0.09)),
        capsule(x, y, (0.58, 0.1), (0.55, 0.5), (0.075, 0.09)), capsule(x, y, (0.75, 0.2), (0.67, 0.5), (0.07, 0.09)),
        capsule(x, y, (0.08, 0.52), (0.3, 0.76), (0.07, 0.12)), rounded_box(x, y, 0.24, 0.44, 0.76, 0.9, 0.14),
    ]  # fmt: skip
    for part in parts:
        sketch.tint(part - 0.014, 0.3 * rubber, 0.7)
        sketch.lay(part, wool)
        sketch.light(part, 0.1, gloss=0.25)
    cuff = rounded_box(x, y, 0.22, 0.86, 0.78, 1.0, 0.03)
    sketch.lay(cuff, dye(rng, (0.1, 0.9), (0.3, 0.9)) * (1 + 0.25 * np.sin(130 * x))[..., None])
    sketch.light(cuff, 0.05)
    return sketch


def _hair(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(0.6)
    x, y = sketch.x, sketch.y
    middle = 0.3 + 0.11 * np.sin(4 * y + rng.uniform(0, 6)) + 0.04 * np.sin(9 * y + rng.uniform(0, 6))
    u = x - middle
    width = 0.15 * (1 - 0.55 * y**3)
    strands = grain(x + 0 * u, rng, (2, 3))
    columns = np.clip(((u / width + 1.5) / 3 * 255).astype(int), 0, 255)
    tones, ends = rng.uniform(-1, 1, 256), rng.uniform(0.72, 1.0, 256)
    ends = np.convolve(ends, np.ones(9) / 9, mode="same") + 0.05
    lock = np.maximum(np.abs(u) - width * (1 + 0.12 * np.sin(23 * y + 3 * u)), (y - ends[columns]) * 0.25)
    hues = np.array([[0.1, 0.07, 0.06], [0.32, 0.2, 0.12], [0.55, 0.38, 0.2], [0.85, 0.7, 0.45], [0.5, 0.2, 0.1]])
    base = hues[rng.integers(5)] if rng.uniform() < 0.8 else dye(rng, (0.4, 0.9), (0.4, 0.9))
    shine = np.exp(-(((y - 0.3 - 0.5 * u) / 0.09) ** 2)) + 0.6 * np.exp(-(((y - 0.72 + 0.3 * u) / 0.07) ** 2))
    light = 0.8 + 0.28 * tones[columns] + 0.1 * strands + 0.5 * shine - 0.35 * np.abs(u / width) ** 3
    sketch.lay(lock, np.clip(base * np.clip(light, 0.2, 2)[..., None] + 0.08 * shine[..., None], 0, 1))
    return sketch


def _microphone(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(0.5)
    x, y = sketch.x, sketch.y
    half = 0.135 - 0.06 * np.clip((y - 0.42) / 0.58, 0, 1)
    across, grip = (x - 0.25) / half, dye(rng, (0.0, 0.9), (0.1, 0.6))
    handle = np.maximum((np.abs(across) - 1) * half, np.maximum(0.4 - y, y - 0.99))
    sketch.lay(handle, grip)
    switch = rounded_box(x, y, 0.22, 0.6, 0.28, 0.72, 0.02)
    sketch.tint(switch, 0.8 * WHITE)
    sketch.dim(np.clip(0.4 + 0.75 * np.sqrt(np.clip(1 - (across + 0.3) ** 2 / 1.7, 0, 1)), 0, 1.15))
    sketch.tint(np.maximum(handle, np.abs(across + 0.5) - 0.07), WHITE, 0.4)
    head, wire = ellipse(x, y, (0.25, 0.22), (0.23, 0.215)), dye(rng, (0.0, 0.3), (0.55, 0.9))
    bulge = np.clip(1 + head / 0.22, 0, 1)
    mesh = np.sin(95 * (x + y) * (1 + 0.15 * bulge)) * np.sin(95 * (x - y) * (1 + 0.15 * bulge))
    sketch.lay(head, wire * (0.72 + 0.4 * mesh)[..., None])
    sketch.light(head, 0.22, shade=0.9, gloss=0.5)
    collar = rounded_box(x, y, 0.08, 0.37, 0.42, 0.45, 0.03)
    sketch.lay(collar, dye(rng, (0.0, 0.8), (0.4, 0.9)))
    sketch.light(collar, 0.05, gloss=0.5)
    return sketch


def _veil(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(1.2)
    x, y = sketch.x, sketch.y
    bent = x + 0.05 * np.sin(5 * y + rng.uniform(0, 6)), y + 0.05 * np.sin(4 * x + rng.uniform(0, 6))
    step, thread = rng.uniform(0.17, 0.24), dye(rng, (0.0, 0.6), (0.1, 1.0))
    first, second = ((bent[0] + bent[1]) / step, (bent[0] - bent[1]) / step)
    lattice = step * (np.minimum(np.abs(first % 1 - 0.5), np.abs(second % 1 - 0.5)) / np.sqrt(2) - 0.11)
    hem = 0.06 + 0.02 * np.sin(30 * x)
    sheet = np.maximum(np.maximum(-y, y - 1 + hem), np.abs(x - 0.6) - 0.58)
    net = np.maximum(np.minimum(lattice, np.abs(y - 0.94 + hem) - 0.045), sheet)
    sketch.lay(net, thread * (1 + 0.15 * np.sin(230 * x) * np.sin(230 * y))[..., None])
    knots = np.hypot(first % 1 - 0.5, second % 1 - 0.5) * step / np.sqrt(2) - 0.042
    sketch.lay(np.maximum(knots, sheet), dye(rng, (0.0, 0.8), (0.4, 1.0)))
    sketch.light(net, 0.03)
    sketch.dim(0.9 + 0.15 * np.sin(7 * bent[0] + 2 * y))
    return sketch


KINDS: dict[str, Callable[[np.random.Generator], Sketch]] = {
    "bottle": _bottle,
    "camera": _camera,
    "doughnut": _doughnut,
    "fan": _fan,
    "flower": _flower,
    "glove": _glove,
    "hair": _hair,
    "headset": headset,
    "microphone": _microphone,
    "veil": _veil,
}
