"""Hands in colour, left and right ones, each with its own skin, nails and sleeve by `rng`."""

import numpy as np

from ofer.occlusion.shapes import Field, capsule, ellipse, rounded_box
from ofer.occlusion.sketch import Colour, Sketch, cloth, dye, grain, skin, turn


def fist(rng: np.random.Generator) -> Sketch:
    """Return a fist from its front, the thumb across the fingers."""
    sketch = Sketch(0.9)
    x, y = _either_way(sketch, rng), sketch.y
    tone, flesh, nail = _complexion(x, rng)
    wrist = rounded_box(x, y, 0.24, 0.5, 0.68, 1.4, 0.1)
    sketch.part(wrist, flesh, 0.2)
    sketch.part(rounded_box(x, y, 0.08, 0.2, 0.83, 0.79, 0.2), flesh, 0.25)
    for number, top in enumerate((0.17, 0.13, 0.15, 0.2)):
        middle = 0.76 - 0.197 * number
        finger = capsule(x, y, (middle, top), (middle - 0.01, 0.46), (0.104, 0.1))
        sketch.part(finger, flesh, 0.1)
        for crease in (top + 0.13, top + 0.155):
            bent = y - crease - 0.6 * (x - middle) ** 2
            sketch.tint(np.maximum(np.abs(bent) - 0.006, np.abs(x - middle) - 0.06), 0.6 * tone, 0.6)
    thumb = capsule(x, y, (0.74, 0.66), (0.36, 0.55), (0.125, 0.098))
    sketch.part(thumb, flesh, 0.11)
    sketch.tint(ellipse(*turn(x, y, (0.335, 0.535), 16), (0.0, 0.0), (0.062, 0.055)), nail)
    sketch.tint(np.maximum(np.abs(x - 0.56) - 0.006, thumb + 0.03), 0.6 * tone, 0.6)
    _sleeve(sketch, np.maximum(0.86 + 0.015 * np.sin(19 * x) - y, wrist - 0.03), x, y, rng)
    return sketch


def pointing(rng: np.random.Generator) -> Sketch:
    """Return a hand from its side whose index finger points."""
    sketch = Sketch(1.8)
    x, y = _either_way(sketch, rng), sketch.y
    tone, flesh, nail = _complexion(x, rng)
    wrist = rounded_box(x, y, 1.2, 0.36, 2.3, 0.86, 0.1)
    sketch.part(wrist, flesh, 0.25)
    sketch.part(rounded_box(x, y, 0.84, 0.2, 1.56, 0.96, 0.26), flesh, 0.3)
    tip = rng.uniform(0.1, 0.2)
    index = capsule(x, y, (tip, 0.34), (1.05, 0.36), (0.085, 0.125))
    sketch.part(index, flesh, 0.12)
    sketch.tint(ellipse(x, y, (tip - 0.01, 0.31), (0.06, 0.045)), nail)
    for joint in (tip + 0.26, tip + 0.52):
        sketch.tint(np.maximum(np.abs(x - joint) - 0.007, np.abs(y - 0.35) - 0.06), 0.6 * tone, 0.7)
    for level, reach in ((0.88, 0.78), (0.72, 0.72), (0.555, 0.7)):
        finger = capsule(x, y, (reach, level), (1.14, level - 0.02), (0.098, 0.1))
        sketch.part(finger, flesh, 0.1)
        sketch.tint(np.maximum(np.abs(x - reach - 0.17) - 0.006, np.abs(y - level) - 0.05), 0.6 * tone, 0.6)
    thumb = capsule(x, y, (0.82, 0.47), (1.28, 0.34), (0.088, 0.13))
    sketch.part(thumb, flesh, 0.11)
    sketch.tint(ellipse(x, y, (0.81, 0.455), (0.055, 0.045)), nail)
    _sleeve(sketch, np.maximum(1.5 + 0.015 * np.sin(19 * y) - x, wrist - 0.04), x, y, rng)
    return sketch


def thumb_up(rng: np.random.Generator) -> Sketch:
    """Return a hand whose thumb points upwards."""
    sketch = Sketch(1.3)
    x, y = _either_way(sketch, rng), sketch.y
    tone, flesh, nail = _complexion(x, rng)
    wrist = rounded_box(x, y, 0.8, 0.5, 1.9, 0.96, 0.1)
    sketch.part(wrist, flesh, 0.22)
    sketch.part(rounded_box(x, y, 0.36, 0.4, 1.06, 0.99, 0.2), flesh, 0.25)
    lean = rng.uniform(-0.06, 0.1)
    thumb = capsule(x, y, (0.5 - lean, 0.1), (0.66, 0.52), (0.088, 0.145))
    sketch.part(thumb, flesh, 0.12)
    sketch.tint(ellipse(x, y, (0.5 - lean, 0.085), (0.052, 0.06)), nail)
    sketch.tint(np.maximum(np.abs(y - 0.27) - 0.006, thumb + 0.04), 0.6 * tone, 0.6)
    for level, reach in ((0.91, 0.27), (0.77, 0.21), (0.62, 0.19), (0.475, 0.24)):
        finger = capsule(x, y, (reach, level), (0.62, level), (0.09, 0.085))
        sketch.part(finger, flesh, 0.09)
        for joint in (reach + 0.14, reach + 0.16):
            sketch.tint(np.maximum(np.abs(x - joint) - 0.005, np.abs(y - level) - 0.045), 0.6 * tone, 0.6)
    _sleeve(sketch, np.maximum(1.08 + 0.015 * np.sin(19 * y) - x, wrist - 0.04), x, y, rng)
    return sketch


def _either_way(sketch: Sketch, rng: np.random.Generator) -> Field:
    """Return the canvas' x, in half of all cases from right to left."""
    return sketch.x if rng.uniform() < 0.5 else sketch.x[:, ::-1]


def _complexion(x: Field, rng: np.random.Generator) -> tuple[Colour, Colour, Colour]:
    """Return a tone of skin, the skin of each pixel, and the colour of its nails."""
    tone = skin(rng)
    nail = dye(rng, (0.5, 0.9), (0.5, 0.9)) if rng.uniform() < 0.4 else 0.6 * tone + 0.36
    return tone, tone * (1 + 0.05 * grain(x, rng, (12, 20), 3))[..., None], nail


def _sleeve(sketch: Sketch, distance: Field, x: Field, y: Field, rng: np.random.Generator) -> None:
    sketch.part(distance, cloth(x, y, rng, dye(rng, (0.1, 0.8), (0.15, 0.9))), 0.1)
