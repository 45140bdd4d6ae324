"""The skin of one subject, painted in the frontal plane of the mean face."""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from ofer.corpora.synthetic.mesh import lid_curves, lip_curves, smoothstep
from ofer.corpora.synthetic.parameters import Parameters

SCALE = 4.0
"""Texture pixels per mm."""
LEFT, TOP, RIGHT, BOTTOM = -84.0, -124.0, 84.0, 128.0
"""Extent of the texture in mm of the mean face."""
WIDTH, HEIGHT = int((RIGHT - LEFT) * SCALE), int((BOTTOM - TOP) * SCALE)

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


@dataclass(frozen=True)
class Skin:
    """Images of (HEIGHT, WIDTH) float32.

    albedo: reflectance 0 … 1. slope: (2, HEIGHT, WIDTH), rise of the fine relief in mm per mm, to the right and
    downwards. folds: name → (row, column, relief (h, w) in mm at full depth), patches of the same raster.
    rest: depth of each fold in the neutral face, 0 … 1. strength: the same at intensity 1.
    """

    albedo: np.ndarray
    slope: np.ndarray
    folds: Mapping[str, tuple[int, int, np.ndarray]]
    rest: float
    strength: float


def raster() -> tuple[np.ndarray, np.ndarray]:
    """x and y (mm) of the texture's pixel centres, each (HEIGHT, WIDTH)."""
    x = LEFT + (np.arange(WIDTH) + 0.5) / SCALE
    y = TOP + (np.arange(HEIGHT) + 0.5) / SCALE
    return np.meshgrid(x, y)


def _pixel(x: float, y: float) -> tuple[int, int]:
    """Fixed-point pixel (1/16) for OpenCV's drawing functions."""
    return round(((x - LEFT) * SCALE - 0.5) * 16), round(((y - TOP) * SCALE - 0.5) * 16)


def noise(rng: np.random.Generator, shape: tuple[int, int], sigma: tuple[float, float]) -> np.ndarray:
    """Gaussian noise of unit deviation, smoothed by `sigma` (x, y) pixels; periodic edges are not needed here."""
    step = max(1, int(min(sigma) / 2))
    small = rng.standard_normal((shape[0] // step + 2, shape[1] // step + 2), dtype=np.float32)
    smooth = cv2.GaussianBlur(small, (0, 0), sigma[0] / step, sigmaY=sigma[1] / step) if max(sigma) > 0.3 else small
    if step > 1:
        smooth = cv2.resize(smooth, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    smooth = smooth[: shape[0], : shape[1]]
    return smooth / max(float(smooth.std()), 1e-6)


def _around(points: np.ndarray, margin: float) -> tuple[tuple[slice, slice], np.ndarray]:
    """The part of the raster within `margin` mm of the points' box, and an empty layer of its size."""
    low = np.floor((points.min(0) - margin - (LEFT, TOP)) * SCALE).astype(int)
    high = np.ceil((points.max(0) + margin - (LEFT, TOP)) * SCALE).astype(int)
    columns = slice(max(low[0], 0), min(high[0], WIDTH))
    rows = slice(max(low[1], 0), min(high[1], HEIGHT))
    return (rows, columns), np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.float32)


def _stroke(
    canvas: np.ndarray, points: np.ndarray, thickness: int, value: float, corner: tuple[int, int] = (0, 0)
) -> None:
    path = np.array([_pixel(*point) for point in points], np.int32) - 16 * np.array(corner, np.int32)
    cv2.polylines(canvas, [path], False, float(value), thickness, cv2.LINE_AA, 4)


def brow_curve(place: Mapping[str, float]) -> np.ndarray:
    """Points (n, 2) in mm along the right brow of the mean face, from the nose to the temple."""
    x = np.array([10.0, 17, 25, 33, 41, 48, 53 + place["length"]])
    y = np.array([-18.5, -20.8, -22.4, -23.6 - 0.4 * place["arch"], -24.0 - place["arch"], -22.2 - 0.6 * place["arch"], -18.8])
    t = np.linspace(0, 1, 60)
    return np.stack([np.interp(t, np.linspace(0, 1, 7), x), np.interp(t, np.linspace(0, 1, 7), y)], 1)


def _paint_brows(rng: np.random.Generator, place: Mapping[str, float]) -> np.ndarray:
    """Cover 0 … 1 by brow hairs."""
    cover = np.zeros((HEIGHT, WIDTH), np.float32)
    curve = brow_curve(place)
    for side in (-1.0, 1.0):
        for _ in range(int(place["density"])):
            t = rng.beta(1.0, 1.1)
            centre = curve[int(t * (len(curve) - 1))]
            taper = (0.6 + 0.9 * t) if t < 0.3 else (1.0 - 0.75 * (t - 0.3) / 0.7)
            across = rng.uniform(-0.5, 0.5) * place["thickness"] * taper
            tilt = np.radians(-62 + 75 * t + rng.normal(0, 11)) + (0.5 if across < 0 and t > 0.35 else 0)
            length = rng.uniform(3.5, 6.5) * (0.75 + 0.25 * (1 - t))
            start = centre + (0, across)
            end = start + length * np.array([np.cos(tilt), np.sin(tilt)])
            line = np.stack([start, end]) * (side, 1)
            _stroke(cover, line, 1, rng.uniform(0.55, 1.0))
    soft = cv2.GaussianBlur(cover, (0, 0), 3.2)
    return np.clip(0.72 * cv2.GaussianBlur(cover, (0, 0), 0.7) + 0.75 * soft, 0, 1)


def hairline(angle: np.ndarray, place: Mapping[str, float]) -> np.ndarray:
    """Height (mm) of the hairline at each angle (radians) around the head."""
    degrees = np.abs(np.degrees(angle))
    line, temple, low = place["line"], place["recession"], place["sideburn"]
    return np.interp(degrees, [0, 22, 38, 50, 57, 63, 69, 74, 100], [line, line + 1, line - temple, line + 10, line + 28, -18, low - 4, low, 24])


def _paint_folds(rng: np.random.Generator) -> dict[str, tuple[int, int, np.ndarray]]:
    lines: dict[str, list[tuple[np.ndarray, float, float]]] = {name: [] for name in FOLDS}

    def add(name: str, x: np.ndarray, y: np.ndarray, depth: float, width: float, paired: bool = True) -> None:
        jitter = np.interp(np.linspace(0, 1, len(x)), np.linspace(0, 1, 6), rng.normal(0, 0.6, 6))
        for side in (1, -1) if paired else (1,):
            lines[name].append((np.stack([side * x, y + jitter], 1), depth, width))

    t = np.linspace(0, 1, 40)
    for level in (-33, -40.5, -48, -55.5):
        span = rng.uniform(24, 40)
        wave = rng.uniform(1.5, 4) * np.cos(np.pi * t * 2)
        add("forehead", (2 * t - 1) * span, level + wave + rng.normal(0, 0.8), rng.uniform(0.22, 0.5), 1.4, False)
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
    result = {}
    for name, strokes in lines.items():
        canvas = np.zeros((HEIGHT, WIDTH), np.float32)
        if name == "chin":
            x, y = raster()
            dimple = np.minimum(noise(rng, canvas.shape, (6, 6)), 0) * 0.45
            canvas = (dimple * np.exp(-((x / 13) ** 2) - ((y - 98) / 9) ** 2)).astype(np.float32)
        for points, depth, width in strokes:
            area, layer = _around(points, 12 * width)
            fade = np.sin(np.pi * np.linspace(0.08, 0.92, len(points) - 1)) ** 0.7
            for i, strength in enumerate(fade):
                _stroke(layer, points[i : i + 2], 3, strength, (area[1].start, area[0].start))
            sigma = width * SCALE / 1.6
            blurred = cv2.GaussianBlur(layer, (0, 0), sigma)
            wide = cv2.GaussianBlur(layer, (0, 0), 3 * sigma)
            peak = max(float(blurred.max()), 1e-6)
            canvas[area] += (-depth * blurred / peak + 0.35 * depth * wide / max(float(wide.max()), 1e-6)).astype(np.float32)
        rows = np.flatnonzero(np.abs(canvas).max(1) > 0.004)
        columns = np.flatnonzero(np.abs(canvas).max(0) > 0.004)
        r0, r1, c0, c1 = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
        result[name] = (int(r0), int(c0), np.ascontiguousarray(canvas[r0:r1, c0:c1]))
    return result


def paint_skin(
    rng: np.random.Generator, parameters: Parameters, skin: Mapping[str, float], brow: Mapping[str, float], hair: Mapping[str, float], lips: float, half_width: np.ndarray
) -> Skin:
    """Paint one subject's skin.

    skin, brow, hair: drawn values of the groups of those names; lips: reflectance of the lips as a share of the
    skin's; half_width: (HEIGHT,) half width in mm of the mean head at each row of the texture (for the hairline).
    """
    x, y = raster()
    x, y = x.astype(np.float32), y.astype(np.float32)
    shape = x.shape

    def spot(cx: float, cy: float, w: float, h: float) -> np.ndarray:
        return np.exp(-(((np.abs(x) - cx) / w) ** 2) - ((y - cy) / h) ** 2)

    mottle = 0.6 * noise(rng, shape, (28, 28)) + 0.5 * noise(rng, shape, (11, 11)) + 0.35 * noise(rng, shape, (4, 4))
    tone = 1 + skin["mottle"] * mottle
    tone *= 1 + (skin["cheek_tone"] - 1) * spot(38, 32, 18, 15) + (skin["cheek_tone"] - 1) * spot(0, 38, 14, 9)
    tone *= 1 + (skin["eye_tone"] - 1) * (0.9 * spot(26, 8, 13, 5) + 0.6 * spot(30, -9, 14, 6) + 0.5 * spot(15, 0, 5, 9))
    stubble = max(skin["stubble"], 0.0)
    beard = smoothstep((y - 50) / 14) * smoothstep((x * x / 55 + (y - 46)) / 20)
    grain = noise(rng, shape, (0.9, 1.4))
    tone *= 1 - stubble * beard * (0.8 + 0.35 * grain)
    for _ in range(int(skin["moles"])):
        cx, cy, radius = rng.uniform(-62, 62), rng.uniform(-60, 105), rng.uniform(0.4, 1.3)
        tone *= 1 - rng.uniform(0.2, 0.6) * np.exp(-((np.hypot(x - cx, y - cy) / radius) ** 3)).astype(np.float32)
    freckles = np.zeros(shape, np.float32)
    for _ in range(int(skin["freckles"])):
        cx, cy = rng.normal(0, 28), rng.normal(20, 12)
        cv2.circle(freckles, _pixel(cx, cy), round(rng.uniform(0.25, 0.7) * SCALE * 16), float(rng.uniform(0.05, 0.2)), -1, cv2.LINE_AA, 4)
    tone *= 1 - cv2.GaussianBlur(freckles, (0, 0), 1.2)
    albedo = (skin["albedo"] * tone).astype(np.float32)

    # Lips: darker, with fine upright lines; a soft border.
    top, line, bottom = lip_curves(x[0], parameters)
    corner = parameters.number("lips", "corner_x")
    inside = smoothstep((y - top) / 1.3) * smoothstep((bottom - y) / 1.6) * (np.abs(x) < corner)
    stripes = 1 + 0.07 * noise(rng, shape, (1.1, 9))
    albedo *= 1 - inside * (1 - lips * stripes)
    albedo *= 1 - 0.5 * np.exp(-(((y - line) / 0.8) ** 2)) * (np.abs(x) < corner + 1.5)

    # Nostrils, the groove of the wing, lashes and the fold of the upper lid.
    base = parameters.number("nose", "base", "position")
    albedo *= 1 - 0.8 * np.exp(-((((np.abs(x) - 6.6) / 3.6) ** 2 + ((y - base + 2.3 + 0.18 * (np.abs(x) - 6.6)) / 1.9) ** 2) ** 1.5))
    groove = np.hypot((np.abs(x) - 11.5) / 7.0, (y - base + 6.0) / 7.6)
    albedo *= 1 - 0.22 * np.exp(-(((groove - 1.02) / 0.12) ** 2)) * smoothstep((np.abs(x) - 11) / 4)
    upper, lower = lid_curves(x[0], parameters)
    inner, outer = parameters.number("eye", "inner_x"), parameters.number("eye", "outer_x")
    across = np.clip((np.abs(x[0]) - inner) / (outer - inner), 0, 1)
    at_eye = np.sqrt(4 * across * (1 - across))
    albedo *= 1 - 0.72 * at_eye * (0.55 + 0.45 * across) * np.exp(-(((y - upper + 0.5) / 0.95) ** 2))
    albedo *= 1 - 0.28 * at_eye * np.exp(-(((y - lower - 0.5) / 0.9) ** 2))
    crease = upper - skin["crease"] * (0.45 + 0.55 * at_eye)
    albedo *= 1 - 0.3 * at_eye**0.6 * np.exp(-(((y - crease) / 0.9) ** 2))
    albedo *= 1 - 0.1 * at_eye * smoothstep((y - crease) / 2) * smoothstep((upper - y) / 2)

    # Hair over the skin: brows, and the scalp behind a ragged hairline.
    brows = _paint_brows(rng, brow)
    dark = hair["albedo"] * brow["darkness"]
    albedo = albedo * (1 - brows) + min(dark, skin["albedo"] * 0.6) * brows
    angle = np.arcsin(np.clip(x / np.maximum(half_width[:, None], 1.0), -1, 1))
    ragged = 1.6 * noise(rng, shape, (1.2, 7)) + 1.3 * noise(rng, shape, (7, 7))
    cover = smoothstep((hairline(angle, hair).astype(np.float32) - y + ragged) / 5.0)
    lean = np.sin((x - hair["parting"]) / 40)
    flow_x = x + 0.55 * lean * (y + 60)
    strands = _strands(rng, flow_x, y)
    albedo = albedo * (1 - cover) + hair["albedo"] * (1 + 0.38 * strands) * cover

    relief = 0.05 * noise(rng, shape, (1.4, 1.4)) + 0.03 * noise(rng, shape, (3.5, 3.5))
    relief = relief * skin["pores"] / 0.035 * (1 - 0.75 * brows)
    relief = relief + 0.28 * cover * strands + 0.5 * brows
    relief = relief + inside * 0.07 * (stripes - 1) / 0.07
    relief = relief - 0.5 * at_eye**0.6 * np.exp(-(((y - crease) / 1.0) ** 2))
    return Skin(np.clip(albedo, 0.015, 0.95).astype(np.float32), slopes(relief.astype(np.float32)), _paint_folds(rng), skin["age_lines"], skin["wrinkles"])


def _strands(rng: np.random.Generator, flow_x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Unit noise in strands along the combed direction."""
    fine = noise(rng, (HEIGHT, 2 * WIDTH), (1.0, 34)) + 0.9 * noise(rng, (HEIGHT, 2 * WIDTH), (3.2, 60))
    column = ((flow_x - LEFT) * SCALE + WIDTH / 2).astype(np.float32)
    row = ((y - TOP) * SCALE).astype(np.float32)
    return cv2.remap(fine.astype(np.float32), column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT) / 1.35


def slopes(relief: np.ndarray) -> np.ndarray:
    """(2, height, width) rise of the relief (mm) per mm, to the right and downwards, by Sobel's differences."""
    right = cv2.Sobel(relief, cv2.CV_32F, 1, 0, ksize=3, scale=SCALE / 8)
    down = cv2.Sobel(relief, cv2.CV_32F, 0, 1, ksize=3, scale=SCALE / 8)
    return np.stack([right, down])


def fold_depths(skin: Skin, units: Mapping[str, float]) -> dict[str, float]:
    """Depth 0 … 1 of each fold for intensities 0 … 1 of action units."""
    return {
        name: min(1.3, skin.rest + skin.strength * sum(share * units.get(unit, 0.0) for unit, share in causes))
        for name, causes in FOLDS.items()
    }
