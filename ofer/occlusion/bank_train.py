"""The objects that training may see: each kind drawn with its own colours and texture by `rng`."""

from collections.abc import Callable

import numpy as np

from ofer.occlusion.shapes import Field, capsule, ellipse, rounded_box
from ofer.occlusion.sketch import Sketch, cloth, dye, grain, skin

WHITE, BLACK = np.ones(3), np.full(3, 0.06)


def _surgical_mask(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(1.9)
    x, y = sketch.x, sketch.y
    u = (x - 0.95) / 0.7
    for side in (-1, 1):
        loop = np.abs(ellipse(x, y, (0.95 + side * 0.66, 0.5), (0.26, 0.3))) - 0.016
        sketch.lay(loop, 0.93 * WHITE)
        sketch.light(loop, 0.016)
    top, bottom = 0.04 + 0.13 * u**2, 0.96 - 0.13 * u**2
    body = np.maximum(np.maximum(top - y, y - bottom), np.abs(x - 0.95) - 0.68)
    papers = np.array(
        [[0.62, 0.8, 0.9], [0.65, 0.85, 0.78], [0.95, 0.95, 0.95], [0.93, 0.72, 0.78], [0.16, 0.16, 0.16]]
    )
    paper = papers[rng.integers(5)]
    sketch.lay(body, paper * (1 + 0.03 * grain(x, rng, (90, 120)))[..., None])
    share = (y - top) / (bottom - top)
    for pleat in (0.3, 0.5, 0.7):
        away = share - pleat - 0.02 * rng.uniform(-1, 1)
        sketch.tint(np.maximum(body, np.abs(away) - 0.012), paper * 0.62, 0.8)
        sketch.tint(np.maximum(body, np.abs(away - 0.045) - 0.03), paper * 0.5 + 0.5, 0.45)
    for edge in (0.07, 0.94):
        sketch.tint(np.maximum(body, np.abs(share - edge) - 0.012), paper * 0.7, 0.7)
    sketch.dim(1 - 0.32 * np.clip(np.abs(u), 0, 1) ** 2.5 - 0.14 * (y - 0.3))
    return sketch


def _sunglasses(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(2.6)
    x, y = sketch.x, sketch.y
    mirrored, corner = np.abs(x - 1.3), rng.uniform(0.2, 0.46)
    frame = dye(rng, (0.3, 0.9), (0.1, 0.7)) if rng.uniform() < 0.6 else BLACK
    rim = np.minimum(
        rounded_box(mirrored, y, 0.12, 0.02, 1.24, 0.98, corner), rounded_box(mirrored, y, -0.2, 0.22, 0.3, 0.34)
    )
    rim = np.minimum(rim, rounded_box(mirrored, y, 1.0, 0.14, 1.29, 0.34, 0.04))
    shell = 1 + rng.uniform(0, 0.5) * grain(x, rng, (9, 22), 3)
    sketch.lay(rim, frame * shell[..., None])
    sketch.light(rim, 0.05, gloss=0.9)
    lens = rounded_box(mirrored, y, 0.19, 0.09, 1.16, 0.91, max(corner - 0.07, 0.05))
    glass, sky = dye(rng, (0.2, 0.9), (0.05, 0.3)), dye(rng, (0.2, 0.8), (0.3, 0.9))
    sketch.tint(lens, glass + (sky - glass) * np.clip(1.1 * y - 0.15, 0, 1)[..., None])
    gleam = np.abs((x % 1.28) + 0.6 * y - rng.uniform(0.6, 0.9))
    sketch.tint(np.maximum(lens + 0.03, gleam - 0.07), WHITE, 0.35)
    sketch.tint(np.maximum(lens + 0.03, np.abs(gleam - 0.15) - 0.025), WHITE, 0.25)
    return sketch


def _hand(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(1.9)
    x, y = sketch.x, sketch.y
    tone, nail = skin(rng), dye(rng, (0.5, 0.9), (0.5, 0.9)) if rng.uniform() < 0.4 else None
    mottled = tone * (1 + 0.05 * grain(x, rng, (12, 20), 3))[..., None]
    back = rounded_box(x, y, 0.95, 0.03, 2.4, 0.98, 0.24)
    sketch.lay(back, mottled)
    sketch.light(back, 0.3)
    for tip, start, end in ((0.42, 0.862, 0.85), (0.17, 0.618, 0.615), (0.26, 0.125, 0.14), (0.11, 0.372, 0.378)):
        tip += rng.uniform(-0.05, 0.05)
        finger = capsule(x, y, (tip, start), (1.1, end), (0.112, 0.128))
        sketch.tint(finger - 0.015, 0.55 * tone, 0.4)
        sketch.lay(finger, mottled)
        sketch.light(finger, 0.12, shade=0.6)
        for joint in (tip + 0.31, tip + 0.6):
            crease = np.abs(x - joint - 0.8 * (y - start) ** 2) - 0.007
            sketch.tint(np.maximum(crease, np.abs(y - start) - 0.07), 0.6 * tone, 0.7)
        plate = ellipse(x, y, (tip - 0.03, start), (0.062, 0.06))
        sketch.tint(plate, tone * 0.6 + 0.36 if nail is None else nail)
        sketch.tint(ellipse(x, y, (tip - 0.04, start - 0.025), (0.025, 0.015)), WHITE, 0.6)
    sleeve = 1.72 + 0.02 * np.sin(9 * y) - x
    sketch.lay(np.maximum(sleeve, back - 0.02), cloth(x, y, rng, dye(rng, (0.1, 0.8), (0.15, 0.9))))
    return sketch


def _mug(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(1.5)
    x, y = sketch.x, sketch.y
    half = 0.52 - rng.uniform(0, 0.08) * y
    across = (x - 0.54) / half
    glaze, second = dye(rng, (0.0, 0.9), (0.3, 1.0)), dye(rng, (0.1, 0.9), (0.2, 1.0))
    handle = np.abs(ellipse(x, y, (1.06, 0.5), (0.3, 0.26))) - 0.055
    sketch.lay(handle, glaze)
    sketch.light(handle, 0.055, gloss=0.5)
    wall = np.maximum((np.abs(across) - 1) * half, np.maximum(0.085 - y, y - 0.94))
    body = np.minimum(wall, ellipse(x, y, (0.54, 0.94), (0.46, 0.055)))
    sketch.lay(body, glaze)
    round_height = y - 0.06 * np.sqrt(np.clip(1 - across**2, 0, 1))
    around = np.arcsin(np.clip(across, -1, 1))
    match rng.integers(3):
        case 0:
            pattern = np.minimum(np.abs(round_height - 0.4) - 0.07, np.abs(round_height - 0.58) - 0.03)
        case 1:
            pattern = np.hypot((around % 0.5) - 0.25, (3 * round_height % 0.5) - 0.25) - 0.14
        case _:
            pattern = np.hypot(around + 0.1, 2.2 * (round_height - 0.48)) - 0.55
    sketch.tint(np.maximum(body, pattern), second)
    sketch.dim(
        np.where(body < 0, np.clip(0.5 + 0.62 * np.sqrt(np.clip(1 - (across + 0.35) ** 2 / 1.9, 0, 1)), 0, 1.1), 1)
    )
    sketch.tint(np.maximum(body, np.abs(across + 0.55) - 0.06), WHITE, 0.45)
    sketch.lay(ellipse(x, y, (0.54, 0.085), (0.525, 0.083)), 0.6 * glaze + 0.4)
    drink = np.array([0.2, 0.11, 0.06]) if rng.uniform() < 0.6 else 0.45 * glaze
    sketch.tint(ellipse(x, y, (0.54, 0.09), (0.48, 0.06)), drink)
    return sketch


def _book(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(0.78)
    x, y = sketch.x, sketch.y
    cover, print_ = dye(rng, (0.3, 0.9), (0.2, 0.8)), dye(rng, (0.0, 0.5), (0.8, 1.0))
    sketch.lay(rounded_box(x, y, 0.0, 0.0, 0.78, 1.0, 0.015), 0.93 * WHITE * (1 + 0.08 * np.sin(500 * x))[..., None])
    board = rounded_box(x, y, 0.0, 0.0, 0.75, 0.985, 0.015)
    sketch.lay(board, cover * (1 + 0.06 * grain(x, rng, (70, 55), 2))[..., None])
    plate = rounded_box(x, y, 0.16, 0.38, 0.68, 0.8, 0.02)
    low, high = dye(rng, (0.2, 0.9), (0.2, 0.7)), dye(rng, (0.1, 0.8), (0.6, 1.0))
    scene = np.clip(0.5 + 0.45 * grain(x, rng, (4, 3), 4) - 1.4 * (y - 0.6), 0, 1)
    sketch.tint(plate, low + (high - low) * scene[..., None])
    for top, left, right in ((0.08, 0.16, 0.68), (0.17, 0.2, 0.6), (0.27, 0.3, 0.52), (0.86, 0.28, 0.55)):
        words = np.sin(260 * x + 40 * np.sin(31 * x + 90 * top))
        sketch.tint(np.maximum(rounded_box(x, y, left, top, right, top + 0.055), -words * 0.01 - 0.004), print_)
    sketch.tint(np.maximum(board, x - 0.085), 0.7 * cover)
    sketch.tint(np.abs(x - 0.1) - 0.008, 0.35 * cover, 0.8)
    sketch.dim(1.08 - 0.25 * x - 0.12 * y)
    return sketch


def _scarf(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(1.7)
    x, y = sketch.x, sketch.y
    edge = 0.05 + 0.04 * np.sin(3.7 * x + rng.uniform(0, 6))
    bent = y + 0.09 * np.sin(3.6 * x + rng.uniform(0, 6))
    threads = np.where((x * 28 % 1) < 0.62, 0.98, 0.84) + 0.02 * np.sin(40 * x)
    wool = np.maximum(np.maximum(edge - y, y - threads), np.abs(x - 0.85) - 0.83)
    sketch.lay(wool, cloth(x + 0.1 * np.sin(4 * y), bent, rng, dye(rng, (0.2, 0.9), (0.25, 0.9))))
    folds = np.sin(9 * y + 2.4 * np.sin(1.9 * x + rng.uniform(0, 6)) + 1.5 * x) + 0.6 * np.sin(15 * y - 3.1 * x)
    knit = np.sin(150 * x + 2 * np.sin(75 * y)) * np.sin(150 * y)
    sketch.dim(0.84 + 0.17 * folds + 0.07 * knit)
    return sketch


def _phone(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(0.52)
    x, y = sketch.x, sketch.y
    body, case = rounded_box(x, y, 0.0, 0.0, 0.52, 1.0, 0.075), dye(rng, (0.0, 0.9), (0.1, 0.95))
    sketch.lay(body, 0.6 * case)
    sketch.light(body, 0.02, gloss=0.6)
    sheen = np.clip(0.85 + 0.4 * np.sin(3 * (x + 0.7 * y) + rng.uniform(0, 6)), 0.6, 1.2)
    back = body + 0.016
    plain = np.broadcast_to(case, (*x.shape, 3)) if rng.uniform() < 0.5 else cloth(x, y, rng, case)
    sketch.tint(back, plain * sheen[..., None])
    sketch.tint(rounded_box(x, y, 0.045, 0.04, 0.27, 0.27, 0.06), 0.75 * case)
    for centre in ((0.105, 0.1), (0.21, 0.1), (0.105, 0.21), (0.21, 0.21))[: rng.integers(2, 5)]:
        sketch.tint(ellipse(x, y, centre, (0.046, 0.046)), 0.35 * WHITE)
        sketch.tint(ellipse(x, y, centre, (0.034, 0.034)), BLACK)
        sketch.tint(ellipse(x, y, (centre[0] - 0.01, centre[1] - 0.012), (0.01, 0.01)), np.array([0.6, 0.7, 0.95]))
    sketch.tint(np.abs(ellipse(x, y, (0.26, 0.55), (0.05, 0.055))) - 0.012, 0.5 * case + 0.4, 0.8)
    sketch.tint(np.maximum(back, np.abs(x + 0.35 * y - rng.uniform(0.3, 0.7)) - 0.035), WHITE, 0.3)
    return sketch


def _apple(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(1.0)
    x, y = sketch.x, sketch.y
    fruit = np.minimum(ellipse(x, y, (0.33, 0.55), (0.31, 0.4)), ellipse(x, y, (0.65, 0.55), (0.33, 0.41)))
    fruit = np.minimum(fruit, ellipse(x, y, (0.49, 0.6), (0.4, 0.38)))
    ripe = np.array([[0.8, 0.1, 0.12], [0.62, 0.75, 0.2], [0.9, 0.72, 0.2], [0.7, 0.15, 0.3]])
    first, second = ripe[rng.choice(4, 2, replace=False)]
    blush = np.clip(0.5 + grain(x, rng, (3, 14), 3), 0, 1) * np.clip(1.4 - y, 0, 1)
    sketch.lay(fruit, second + (first - second) * blush[..., None])
    speckled = grain(x, rng, (60, 60)) - 0.75
    sketch.tint(np.maximum(fruit + 0.02, -speckled * 0.02), 0.5 * second + 0.5, 0.5)
    whole = ellipse(x, y, (0.49, 0.57), (0.48, 0.42))
    sketch.light(np.minimum(whole, -1e-3), 0.4, shade=0.8, gloss=0.8)
    sketch.tint(ellipse(x, y, (0.48, 0.2), (0.11, 0.05)), 0.25 * first, 0.7)
    sketch.lay(capsule(x, y, (0.48, 0.21), (0.53, 0.04), (0.016, 0.022)), np.array([0.32, 0.2, 0.1]))
    leaf = np.maximum(ellipse(x, y, (0.68, 0.2), (0.19, 0.16)), ellipse(x, y, (0.7, 0.02), (0.22, 0.16)))
    sketch.lay(leaf, np.array([0.25, 0.5, 0.15]) * (1 + 0.2 * grain(x, rng, (20, 20)))[..., None])
    return sketch


def _ball(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(1.0)
    x, y = sketch.x, sketch.y
    ball = ellipse(x, y, (0.5, 0.5), (0.49, 0.49))
    tone, seam = dye(rng, (0.2, 0.95), (0.5, 1.0)), (BLACK, WHITE)[rng.integers(2)]
    rough = 1 + 0.1 * grain(x, rng, (48, 48), 2)
    sketch.lay(ball, tone * rough[..., None])
    if rng.uniform() < 0.5:
        sectors = np.floor((np.arctan2(y - 0.42, x - 0.4) / np.pi + 1) * 3 + 1.2 * np.hypot(x - 0.4, y - 0.42))
        sketch.tint(np.where(sectors % 2 == 0, ball, 1.0), dye(rng, (0.2, 0.95), (0.3, 1.0)))
    for centre, radius in (((-0.12, 0.4), 0.42), ((1.1, 0.6), 0.42), ((0.45, -0.45), 0.75)):
        sketch.tint(np.maximum(ball, np.abs(np.hypot(x - centre[0], y - centre[1]) - radius) - 0.014), seam, 0.85)
    sketch.light(ball, 0.49, shade=0.85, gloss=rng.uniform(0, 0.6))
    return sketch


def _cap(rng: np.random.Generator) -> Sketch:
    sketch = Sketch(1.6)
    x, y = sketch.x, sketch.y
    felt, peak_dye = dye(rng, (0.1, 0.9), (0.15, 0.9)), dye(rng, (0.1, 0.9), (0.1, 0.7))
    dome = np.maximum(ellipse(x, y, (0.8, 0.72), (0.66, 0.69)), y - 0.76)
    sketch.lay(dome, cloth(x, y, rng, felt))
    for bend in (-0.62, -0.22, 0.22, 0.62):
        line = x - 0.8 - bend * np.sqrt(np.clip(1 - ((0.74 - y) / 0.7) ** 2, 0, 1))
        sketch.tint(np.maximum(dome, np.abs(line) - 0.008), 0.45 * felt, 0.7)
    sketch.light(dome, 0.5, shade=0.75)
    badge: Field = rounded_box(x, y, 0.6, 0.36, 1.0, 0.6, 0.08)
    sketch.tint(badge, dye(rng, (0.0, 0.8), (0.7, 1.0)))
    sketch.tint(np.maximum(badge + 0.05, np.sin(60 * x) * 0.01), peak_dye)
    peak = np.maximum(ellipse(x, y, (0.8, 0.66), (0.79, 0.33)), ellipse(x, y, (0.8, 1.0), (1.6, 0.32)))
    sketch.lay(peak, peak_dye * (1 + 0.05 * np.sin(200 * y))[..., None])
    sketch.light(peak, 0.16, gloss=0.1)
    sketch.lay(ellipse(x, y, (0.8, 0.035), (0.05, 0.03)), 0.7 * felt)
    return sketch


KINDS: dict[str, Callable[[np.random.Generator], Sketch]] = {
    "apple": _apple,
    "ball": _ball,
    "book": _book,
    "cap": _cap,
    "hand": _hand,
    "mug": _mug,
    "phone": _phone,
    "scarf": _scarf,
    "sunglasses": _sunglasses,
    "surgical_mask": _surgical_mask,
}
