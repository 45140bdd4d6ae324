"""The objects that are pasted on faces before training knows any expression: food, hands and drinks, as in Wang et al.

Each kind is drawn with its own colours and texture by `rng`.
"""

from collections.abc import Callable

import numpy as np

from ofer.occlusion import hands
from ofer.occlusion.shapes import capsule, ellipse, rounded_box
from ofer.occlusion.sketch import Sketch, dye, grain, turn

WHITE, BLACK = np.ones(3), np.full(3, 0.06)


def _banana(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(1.5)
    x, y = sketch.x if rng.uniform() < 0.5 else sketch.x[:, ::-1], sketch.y
    angle, away = np.arctan2(y - 0.06, x - 0.75), np.hypot(x - 0.75, y - 0.06)
    along = (angle - np.pi / 2) / 1.1
    half = rng.uniform(0.16, 0.2) * np.sqrt(np.clip(1 - 0.9 * along**4, 0.04, 1))
    across = (away - 0.72) / half
    fruit = np.maximum((np.abs(across) - 1) * half, (np.abs(along) - 1.1) * 0.8)
    ripe = np.array([[0.62, 0.72, 0.2], [0.96, 0.84, 0.26], [0.95, 0.76, 0.2], [0.82, 0.58, 0.18]])[rng.integers(4)]
    sketch.lay(fruit, ripe * (1 + 0.06 * grain(x, rng, (8, 14), 3))[..., None])
    for ridge in (-0.35, 0.4):
        sketch.tint(np.maximum(fruit, np.abs(across - ridge) * half - 0.012), 0.72 * ripe, 0.7)
    spots = rng.uniform(0.55, 1.3) - grain(x, rng, (26, 45), 2)
    sketch.tint(np.maximum(fruit + 0.02, 0.03 * spots), np.array([0.3, 0.18, 0.08]), 0.8)
    sketch.light(fruit, 0.16, gloss=0.3)
    sketch.tint(np.maximum(fruit, 0.6 * (0.96 - along)), np.array([0.25, 0.16, 0.07]))
    sketch.tint(np.maximum(fruit, 0.6 * (along + 1.0)), np.array([0.45, 0.4, 0.12]))
    return sketch


def _burger(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(1.3)
    x, y = sketch.x, sketch.y
    crust = np.array([0.86, 0.56, 0.24]) * rng.uniform(0.7, 1.1)
    browned = crust * (1 + 0.07 * grain(x, rng, (14, 20), 3))[..., None]
    sketch.part(rounded_box(x, y, 0.08, 0.72, 1.22, 0.97, 0.11), browned, 0.1)
    wave, other = (0.025 * np.sin(rng.uniform(14, 24) * x + rng.uniform(0, 6)) for _ in range(2))
    patty = np.array([0.36, 0.2, 0.12]) * rng.uniform(0.7, 1.3)
    minced = patty * (1 + 0.4 * grain(x, rng, (60, 75)))[..., None]
    sketch.part(rounded_box(x, y, 0.05, 0.6, 1.25, 0.79, 0.09), minced, 0.08)
    cheese = np.array([0.98, 0.74, 0.18]) if rng.uniform() < 0.7 else np.array([0.96, 0.9, 0.68])
    drips = 0.045 + 0.09 * np.abs((1.9 * x + rng.uniform(0, 1)) % 1 - 0.5)
    sketch.part(np.maximum(np.abs(x - 0.65) - 0.56, np.maximum(0.55 - y, 0.7 * (y - 0.56 - drips))), cheese, 0.04)
    tomato = rounded_box(x, y + 0.4 * other, 0.1, 0.5, 1.2, 0.59, 0.04)
    sketch.part(tomato, np.array([0.83, 0.16, 0.12]) * rng.uniform(0.8, 1.1), 0.05, gloss=0.5)
    leaf = np.array([0.4, 0.68, 0.2]) * rng.uniform(0.7, 1.2)
    lettuce = rounded_box(x, y + wave, 0.02, 0.43, 1.28, 0.53, 0.05)
    sketch.part(lettuce, leaf * (1 + 0.25 * grain(x, rng, (22, 40), 2))[..., None], 0.05)
    dome = np.maximum(ellipse(x, y, (0.65, 0.46), (0.6, 0.44)), ellipse(x, y, (0.65, 0.1), (0.9, 0.39)))
    sketch.part(dome, browned, 0.3, gloss=0.35)
    for _ in range(rng.integers(0, 50)):
        place = rng.uniform(0.15, 1.15), rng.uniform(0.06, 0.34)
        sesame = ellipse(*turn(x, y, place, rng.uniform(0, 180)), (0.0, 0.0), (0.026, 0.014))
        sketch.tint(np.maximum(dome + 0.04, sesame), np.array([0.97, 0.9, 0.72]))
    return sketch


def _ice_cream(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(0.62)
    x, y = sketch.x, sketch.y
    wafer = np.array([0.85, 0.62, 0.32]) * rng.uniform(0.75, 1.1)
    cone = np.maximum(0.45 - y, np.abs(x - 0.31) - 0.235 * (1.0 - y) / 0.5)
    sketch.lay(cone, wafer)
    step = rng.uniform(0.075, 0.11)
    for slanted in (x + 0.6 * y, x - 0.6 * y):
        sketch.tint(np.maximum(cone, np.abs(slanted / step % 1 - 0.5) * step - 0.009), 0.6 * wafer)
    sketch.dim(np.clip(1.15 - 1.2 * np.abs(x - 0.25), 0.5, 1.1))
    scoops = [(0.37, 0.25), (0.235, 0.195)] if rng.uniform() < 0.6 else [(0.33, 0.27)]
    for level, radius in scoops:
        cream = dye(rng, (0.1, 0.6), (0.6, 1.0)) if rng.uniform() < 0.7 else np.array([0.4, 0.24, 0.15])
        rough = 0.02 * grain(x, rng, (9, 6), 2)
        hem = 0.55 * radius + 0.03 * np.sin(rng.uniform(30, 50) * x + rng.uniform(0, 6))
        whole = np.maximum(np.hypot(x - 0.31, y - level) - radius - rough, 0.7 * (y - level - hem))
        sketch.part(whole, cream * (1 + 0.07 * grain(x, rng, (30, 20), 2))[..., None], 0.22, gloss=0.25)
        crumbs = dye(rng, (0.3, 0.9), (0.2, 1.0))
        for _ in range(rng.integers(0, 22)):
            spot = (0.31 + rng.uniform(-0.8, 0.8) * radius, level + rng.uniform(-0.8, 0.5) * radius)
            sketch.tint(np.maximum(whole + 0.02, ellipse(x, y, spot, (0.014, 0.014))), crumbs)
    if rng.uniform() < 0.4:
        cherry = ellipse(x, y, (0.33, scoops[-1][0] - scoops[-1][1] + 0.02), (0.06, 0.06))
        sketch.part(cherry, np.array([0.75, 0.08, 0.14]), 0.06, gloss=0.8)
    return sketch


def _pizza(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(0.95)
    x, y = sketch.x, sketch.y
    bread = np.array([0.84, 0.6, 0.32]) * rng.uniform(0.8, 1.1)
    baked = bread * (1 + 0.12 * grain(x, rng, (10, 12), 3))[..., None]
    wide = 0.43 * (0.99 - y) / 0.86
    slice_ = np.maximum(0.9 * (np.abs(x - 0.475) - wide - 0.012 * np.sin(30 * y)), 0.1 - y)
    sketch.lay(slice_ - 0.014, 0.7 * baked)
    cheese = np.array([0.97, 0.82, 0.42]) * rng.uniform(0.88, 1.03)
    melted = np.clip(0.5 + 0.6 * grain(x, rng, (9, 8), 2), 0, 1)[..., None]
    sketch.lay(slice_, cheese + melted * (np.array([0.86, 0.4, 0.16]) - cheese) * rng.uniform(0.3, 0.7))
    sketch.light(slice_, 0.05, shade=0.5)
    sausage = np.array([[0.72, 0.2, 0.14], [0.85, 0.4, 0.32], [0.2, 0.2, 0.22], [0.86, 0.22, 0.1]])[rng.integers(4)]
    for spot in ((0.3, 0.3), (0.64, 0.27), (0.48, 0.5), (0.46, 0.74)):
        place = (spot[0] + rng.uniform(-0.04, 0.04), spot[1] + rng.uniform(-0.03, 0.03))
        disc = np.maximum(ellipse(x, y, place, (0.105, 0.1)), slice_)
        mottled = sausage * (1 + 0.2 * grain(x, rng, (60, 60)))[..., None]
        sketch.part(disc, mottled, 0.03, gloss=0.3)
        if sausage.max() < 0.3:  # olives are rings
            sketch.tint(ellipse(x, y, place, (0.045, 0.042)), cheese)
    for _ in range(rng.integers(3, 9)):
        at, tone = rng.uniform(0.22, 0.7), np.array([0.2, 0.45, 0.12]) * rng.uniform(0.6, 1.4)
        middle = (0.475 + rng.uniform(-0.8, 0.8) * 0.5 * (0.99 - at), at)
        leaf = ellipse(*turn(x, y, middle, rng.uniform(0, 180)), (0.0, 0.0), (0.06, 0.026))
        herb = np.maximum(leaf, slice_ + 0.01)
        if (herb < 0).any():
            sketch.part(herb, tone, 0.03)
    rim = capsule(x, y, (0.08, 0.11), (0.87, 0.11), (0.075, 0.075)) - 0.012 * np.sin(11 * x + rng.uniform(0, 6))
    sketch.part(rim, baked, 0.085, gloss=0.1)
    return sketch


def _can(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(0.56)
    x, y = sketch.x, sketch.y
    across = (x - 0.28) / 0.27
    metal, print_, second = 0.8 * WHITE, dye(rng, (0.4, 0.95), (0.3, 0.95)), dye(rng, (0.0, 0.9), (0.6, 1.0))
    bulge = 0.05 * np.sqrt(np.clip(1 - across**2, 0, 1))
    half = 0.27 - 0.05 * np.clip((0.14 - y) / 0.1, 0, 1) - 0.04 * np.clip((y - bulge - 0.88) / 0.07, 0, 1)
    body = np.maximum(np.abs(x - 0.28) - half, np.maximum(0.06 - y, y - 0.945 - bulge))
    sketch.lay(body, metal)
    rounded = y - bulge
    painted = np.maximum(body, np.maximum(0.12 - rounded, rounded - 0.88))
    sketch.tint(painted, print_ * (1 + 0.05 * grain(x, rng, (60, 40)))[..., None])
    around = np.arcsin(np.clip(across, -1, 1))
    match rng.integers(3):
        case 0:
            motif = np.abs(rounded - 0.5 - 0.12 * np.sin(2.4 * around + rng.uniform(0, 6))) - 0.1
        case 1:
            motif = np.hypot(0.3 * around, rounded - 0.42) - 0.2
        case _:
            motif = np.abs((rounded + 0.25 * around) % 0.3 - 0.15) - 0.045
    sketch.tint(np.maximum(painted, motif), second)
    letters = np.maximum(np.abs(rounded - 0.52) - 0.05, 0.02 * np.sin(17 * around + 3 * np.sin(9 * around)))
    sketch.tint(np.maximum(painted, np.maximum(letters, np.abs(around) - 0.85)), 0.35 * print_)
    sketch.dim(np.clip(0.42 + 0.68 * np.sqrt(np.clip(1 - (across + 0.3) ** 2 / 1.75, 0, 1)), 0, 1.12))
    sketch.tint(np.maximum(body + 0.01, np.abs(across + 0.5) - 0.07), WHITE, 0.5)
    sketch.tint(np.maximum(body + 0.01, np.abs(across - 0.72) - 0.05), WHITE, 0.2)
    lid = ellipse(x, y, (0.28, 0.07), (0.225, 0.055))
    sketch.lay(lid, 0.86 * WHITE)
    sketch.tint(lid + 0.01, 0.62 * WHITE)
    sketch.tint(ellipse(x, y, (0.28, 0.085), (0.07, 0.02)), 0.9 * WHITE if rng.uniform() < 0.6 else second)
    sketch.tint(ellipse(x, y, (0.27, 0.05), (0.06, 0.013)), 0.15 * WHITE)
    return sketch


def _carton(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(0.62)
    x, y = sketch.x, sketch.y
    paper, print_ = dye(rng, (0.0, 0.35), (0.88, 1.0)), dye(rng, (0.4, 0.9), (0.3, 0.9))
    second = dye(rng, (0.4, 0.9), (0.5, 1.0))
    side = np.maximum(np.abs(x - 0.52) - 0.1, np.maximum(0.33 - y - 0.2 * (x - 0.42), y - 0.99 + 0.35 * (x - 0.42)))
    sketch.lay(side, paper)
    front = rounded_box(x, y, 0.0, 0.3, 0.43, 0.99, 0.005)
    sketch.lay(front, paper)
    waves = y - 0.62 - 0.05 * np.sin(rng.uniform(5, 12) * x + rng.uniform(0, 6))
    sketch.tint(np.maximum(np.minimum(front, side), -waves), print_)
    drop = (0.215, 0.62 + rng.uniform(-0.05, 0.08))
    match rng.integers(3):
        case 0:
            motif = np.hypot(x - drop[0], y - drop[1]) - 0.13
        case 1:
            motif = np.minimum(ellipse(x, y, (0.15, 0.66), (0.1, 0.1)), ellipse(x, y, (0.28, 0.6), (0.11, 0.11)))
        case _:
            motif = np.hypot((x % 0.15) - 0.075, (y % 0.15) - 0.075) - 0.04
    sketch.tint(np.maximum(front, motif), second)
    words = np.maximum(rounded_box(x, y, 0.06, 0.37, 0.37, 0.45), 0.01 * np.sin(75 * x + 9 * np.sin(23 * x)))
    sketch.tint(np.maximum(front, words), 0.5 * print_)
    sketch.tint(side, BLACK, 0.33)
    roof = np.maximum(np.abs(x - 0.215 - 0.55 * (0.3 - y)) - 0.215, np.maximum(0.1 - y, y - 0.3))
    across = np.maximum(0.43 + 0.55 * (0.3 - y) - x, x - 0.62 + 0.35 * np.clip(0.3 - y, 0, 1))
    gable = np.maximum(across, np.maximum(0.1 - y, y - 0.34))
    sketch.lay(gable, 0.6 * paper)
    sketch.lay(roof, 0.92 * print_)
    sketch.tint(np.maximum(roof, np.abs(y - 0.29) - 0.008), 0.5 * print_)
    fold = rounded_box(x, y, 0.1, 0.0, 0.545, 0.105, 0.006)
    sketch.lay(fold, 0.8 * paper)
    sketch.tint(np.maximum(fold, np.abs(y - 0.095) - 0.01), 0.5 * paper)
    if rng.uniform() < 0.6:
        sketch.part(ellipse(x, y, (0.27, 0.2), (0.075, 0.065)), second, 0.05, gloss=0.4)
    sketch.dim(1.06 - 0.12 * y + 0.05 * grain(x, rng, (6, 4)))
    return sketch


def _juice(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(0.72)
    x, y = sketch.x, sketch.y
    straw, stripe = dye(rng, (0.5, 0.95), (0.6, 1.0)), 0.95 * WHITE
    pipe = capsule(x, y, (0.5, 0.03), (0.33, 0.6), (0.028, 0.028))
    sketch.lay(pipe, np.where(((y + 0.4 * x) * 13 % 1 < 0.5)[..., None], straw, stripe))
    sketch.light(pipe, 0.03)
    half = 0.29 - 0.07 * (y - 0.22)
    across = (x - 0.31) / half
    glass = np.maximum((np.abs(across) - 1) * half, np.maximum(0.22 - y, y - 0.97))
    glass = np.minimum(glass, ellipse(x, y, (0.31, 0.96), (0.238, 0.035)))
    pane = np.array([0.8, 0.87, 0.9])
    sketch.lay(glass, pane)
    sketch.tint(np.maximum(glass, pipe), 0.5 * straw + 0.45)
    top = rng.uniform(0.3, 0.42)
    drinks = np.array(
        [
            [0.98, 0.62, 0.12], [0.85, 0.16, 0.2], [0.98, 0.85, 0.3], [0.5, 0.72, 0.2], [0.9, 0.5, 0.6],
            [0.35, 0.14, 0.08],
        ]
    )  # fmt: skip
    drink = drinks[rng.integers(6)] * rng.uniform(0.85, 1.05)
    wet = np.maximum(glass + 0.022, np.maximum(top - y, y - 0.93))
    sketch.tint(wet, drink * (1.12 - 0.3 * y + 0.06 * grain(x, rng, (7, 5), 3))[..., None])
    for _ in range(rng.integers(0, 4)):
        place = rng.uniform(0.17, 0.45), top + rng.uniform(0.04, 0.2)
        cube = rounded_box(*turn(x, y, place, rng.uniform(0, 90)), -0.075, -0.075, 0.075, 0.075, 0.02)
        sketch.tint(np.maximum(cube, wet), 0.5 * drink + 0.48, 0.75)
        sketch.tint(np.maximum(np.abs(cube) - 0.008, wet), WHITE, 0.6)
    sketch.tint(ellipse(x, y, (0.31, top), (0.255, 0.03)), 0.7 * drink + 0.28)
    sketch.dim(np.clip(0.62 + 0.46 * np.sqrt(np.clip(1 - (across + 0.2) ** 2 / 1.5, 0, 1)), 0, 1.08))
    sketch.tint(np.maximum(glass + 0.015, np.abs(across + 0.62) - 0.07), WHITE, 0.65)
    rim = np.abs(ellipse(x, y, (0.31, 0.22), (0.29, 0.035))) - 0.008
    sketch.lay(rim, 0.95 * WHITE)
    if rng.uniform() < 0.7:
        peel = np.array([[0.97, 0.8, 0.15], [0.95, 0.55, 0.1], [0.45, 0.7, 0.15]])[rng.integers(3)]
        away, angle = np.hypot(x - 0.56, y - 0.24), np.arctan2(y - 0.24, x - 0.56)
        sketch.part(away - 0.15, peel, 0.04)
        sketch.tint(away - 0.125, 0.25 * peel + 0.72)
        flesh = np.maximum(away - 0.115, 0.012 - away * np.abs(np.sin(4 * angle)) / 4)
        sketch.tint(np.maximum(flesh, 0.015 - away), 0.85 * peel + 0.1)
    return sketch


KINDS: dict[str, Callable[[np.random.Generator], Sketch]] = {
    "banana": _banana,
    "burger": _burger,
    "can": _can,
    "carton": _carton,
    "fist": hands.fist,
    "ice_cream": _ice_cream,
    "juice": _juice,
    "pizza": _pizza,
    "pointing": hands.pointing,
    "thumb_up": hands.thumb_up,
}
