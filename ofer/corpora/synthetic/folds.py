"""Folds of the skin that action units deepen: forehead lines, crow's feet, the fold from nose to mouth."""

from collections.abc import Mapping

import cv2
import numpy as np

from ofer.corpora.synthetic.raster import HEIGHT, SCALE, WIDTH, around, noise, raster, stroke

FOLDS = {
    "forehead": (("AU1", 0.6), ("AU2", 0.6)),
    "glabella": (("AU4", 1.0),),
    "nose_root": (("AU9", 1.0), ("AU4", 0.25)),
    "nasolabial": (("AU12", 1.0), ("AU9", 0.5), ("AU10", 0.9), ("AU11", 0.8), ("AU20", 0.3)),
    "crow": (("AU6", 1.0), ("AU7", 0.3)),
    "under_eye": (("AU6", 0.8), ("AU7", 0.6), ("AU9", 0.4)),
    "chin": (("AU17", 1.0),),
    "mouth_side": (("AU12", 0.7), ("AU15", 0.4), ("AU20", 0.8), ("AU24", 0.5)),
}
"""Folds of the skin and the units that deepen them (FACS manual: appearance changes of each unit)."""

Line = tuple[np.ndarray, float, float]
"""Points (n, 2) in mm, depth in mm, width in mm."""


def _lines(rng: np.random.Generator) -> dict[str, list[Line]]:
    """Courses of the folds on the mean face, each a little different from subject to subject."""
    lines: dict[str, list[Line]] = {name: [] for name in FOLDS}

    def add(name: str, x: np.ndarray, y: np.ndarray, depth: float, width: float, paired: bool = True) -> None:
        jitter = np.interp(np.linspace(0, 1, len(x)), np.linspace(0, 1, 6), rng.normal(0, 0.6, 6))
        for side in (1, -1) if paired else (1,):
            lines[name].append((np.stack([side * x, y + jitter], 1), depth, width))

    t = np.linspace(0, 1, 40)
    for level in (-33, -40.5, -48, -55.5):
        span = rng.uniform(24, 40)
        wave = rng.uniform(1.5, 4) * np.cos(np.pi * t * 2)
        add(
            "forehead",
            (2 * t - 1) * span,
            level + wave + rng.normal(0, 0.8),
            rng.uniform(0.22, 0.5),
            1.4,
            False,
        )
    add("glabella", 5 + 1.8 * t, -24 + 14 * t, rng.uniform(0.35, 0.65), 1.1)
    add("nose_root", (2 * t - 1) * 8, -7 + 1.6 * np.cos(np.pi * (2 * t - 1)), 0.8, 1.0, False)
    add("nose_root", 5 + 6 * t, 2 + 5 * t, 0.5, 0.9)
    add("nose_root", 5 + 5 * t, 7 + 5 * t, 0.4, 0.9)
    add("nasolabial", 17 + 15 * t**1.25, 36 + 30 * t, 1.2, 2.2)
    for k in range(3):
        slope = (-6, 0, 6)[k] + rng.normal(0, 1)
        add("crow", 50 + 11 * t, -1 + 2 * k + slope * t, rng.uniform(0.3, 0.55), 0.9)
    add("under_eye", 20 + 24 * t, 9.5 + 4.5 * np.sin(np.pi * t), 0.55, 1.2)
    add("under_eye", 22 + 18 * t, 13.5 + 4 * np.sin(np.pi * t), 0.3, 1.1)
    add("mouth_side", 31 + 3.5 * np.sin(np.pi * t), 61 + 15 * t, 0.7, 1.6)
    return lines


def paint_folds(rng: np.random.Generator) -> dict[str, tuple[int, int, np.ndarray]]:
    """Relief of each fold at full depth: name → (row, column, relief (h, w) in mm), a patch of the raster."""
    result = {}
    for name, strokes in _lines(rng).items():
        canvas = np.zeros((HEIGHT, WIDTH), np.float32)
        if name == "chin":
            x, y = raster()
            dimple = np.minimum(noise(rng, canvas.shape, (6, 6)), 0) * 0.45
            canvas = (dimple * np.exp(-((x / 13) ** 2) - ((y - 98) / 9) ** 2)).astype(np.float32)
        for points, depth, width in strokes:
            area, layer = around(points, 12 * width)
            fade = np.sin(np.pi * np.linspace(0.08, 0.92, len(points) - 1)) ** 0.7
            for i, strength in enumerate(fade):
                stroke(layer, points[i : i + 2], 3, strength, (area[1].start, area[0].start))
            sigma = width * SCALE / 1.6
            blurred = cv2.GaussianBlur(layer, (0, 0), sigma)
            wide = cv2.GaussianBlur(layer, (0, 0), 3 * sigma)
            peak = max(float(blurred.max()), 1e-6)
            canvas[area] += (-depth * blurred / peak + 0.35 * depth * wide / max(float(wide.max()), 1e-6)).astype(
                np.float32
            )
        rows = np.flatnonzero(np.abs(canvas).max(1) > 0.004)
        columns = np.flatnonzero(np.abs(canvas).max(0) > 0.004)
        r0, r1, c0, c1 = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
        result[name] = (int(r0), int(c0), np.ascontiguousarray(canvas[r0:r1, c0:c1]))
    return result


def fold_depths(units: Mapping[str, float], *, rest: float, strength: float) -> dict[str, float]:
    """Depth of each fold for intensities 0 … 1 of action units.

    rest: depth in the neutral face, 0 … 1; strength: what a unit at intensity 1 adds. At most 1.3.
    """
    return {
        name: min(1.3, rest + strength * sum(share * units.get(unit, 0.0) for unit, share in causes))
        for name, causes in FOLDS.items()
    }
