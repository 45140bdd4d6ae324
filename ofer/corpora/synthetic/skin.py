"""The skin of one subject, painted in the frontal plane of the mean face."""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from ofer.corpora.synthetic.curves import lid_curves, lip_curves, smoothstep
from ofer.corpora.synthetic.folds import paint_folds
from ofer.corpora.synthetic.hair import hairline, paint_brows, strands
from ofer.corpora.synthetic.parameters import Parameters
from ofer.corpora.synthetic.raster import SCALE, noise, pixel, raster, slopes


@dataclass(frozen=True)
class Skin:
    """Images of the raster, (HEIGHT, WIDTH) float32.

    albedo: reflectance 0 … 1. slope: (2, HEIGHT, WIDTH), rise of the fine relief in mm per mm, to the
    right and downwards. folds: name → (row, column, relief (h, w) in mm at full depth), patches of the
    same raster. rest: depth of each fold in the neutral face, 0 … 1. strength: what a unit at intensity 1
    adds.
    """

    albedo: np.ndarray
    slope: np.ndarray
    folds: Mapping[str, tuple[int, int, np.ndarray]]
    rest: float
    strength: float


def _complexion(rng: np.random.Generator, x: np.ndarray, y: np.ndarray, skin: Mapping[str, float]) -> np.ndarray:
    """Reflectance of bare skin: mottled, with tinted cheeks, shadowed eyes, stubble, moles and freckles."""
    shape = x.shape

    def spot(cx: float, cy: float, w: float, h: float) -> np.ndarray:
        return np.exp(-(((np.abs(x) - cx) / w) ** 2) - ((y - cy) / h) ** 2)

    mottle = (
        0.5 * noise(rng, shape, (28, 28))
        + 0.45 * noise(rng, shape, (11, 11))
        + 0.5 * noise(rng, shape, (5.5, 5.5))
        + 0.35 * noise(rng, shape, (2.5, 2.5))
    )
    tone = 1 + skin["mottle"] * mottle
    tone *= 1 + (skin["cheek_tone"] - 1) * (spot(38, 32, 18, 15) + spot(0, 38, 14, 9))
    about_eyes = 0.9 * spot(26, 8, 13, 5) + 0.6 * spot(30, -9, 14, 6) + 0.5 * spot(15, 0, 5, 9)
    tone *= 1 + (skin["eye_tone"] - 1) * about_eyes
    beard = smoothstep((y - 50) / 14) * smoothstep((x * x / 55 + (y - 46)) / 20)
    grain = noise(rng, shape, (0.9, 1.4))
    tone *= 1 - max(skin["stubble"], 0.0) * beard * (0.8 + 0.35 * grain)
    for _ in range(int(skin["moles"])):
        cx, cy, radius = rng.uniform(-62, 62), rng.uniform(-60, 105), rng.uniform(0.4, 1.3)
        mole = np.exp(-((np.hypot(x - cx, y - cy) / radius) ** 3))
        tone *= 1 - rng.uniform(0.2, 0.6) * mole
    freckles = np.zeros(shape, np.float32)
    for _ in range(int(skin["freckles"])):
        place = pixel(rng.normal(0, 28), rng.normal(20, 12))
        radius = round(rng.uniform(0.25, 0.7) * SCALE * 16)
        cv2.circle(freckles, place, radius, float(rng.uniform(0.05, 0.2)), -1, cv2.LINE_AA, 4)
    tone *= 1 - cv2.GaussianBlur(freckles, (0, 0), 1.2)
    return skin["albedo"] * tone


def _lips(
    rng: np.random.Generator, x: np.ndarray, y: np.ndarray, parameters: Parameters, albedo: float
) -> tuple[np.ndarray, np.ndarray]:
    """Factor on the reflectance and relief (mm): darker lips with fine upright lines, and the line between
    them.
    """
    top, line, bottom = lip_curves(x[0], parameters)
    corner = parameters.number("lips", "corner_x")
    inside = smoothstep((y - top) / 1.3) * smoothstep((bottom - y) / 1.6) * (np.abs(x) < corner)
    stripes = 0.07 * noise(rng, x.shape, (1.1, 9))
    factor = 1 - inside * (1 - albedo * (1 + stripes))
    factor *= 1 - 0.5 * np.exp(-(((y - line) / 0.8) ** 2)) * (np.abs(x) < corner + 1.5)
    return factor, inside * stripes


def _nose(x: np.ndarray, y: np.ndarray, parameters: Parameters) -> np.ndarray:
    """Factor on the reflectance: nostrils and the groove behind the wings."""
    base = parameters.number("nose", "base", "position")
    side = np.abs(x)
    nostril = ((side - 6.6) / 3.6) ** 2 + ((y - base + 2.3 + 0.18 * (side - 6.6)) / 1.9) ** 2
    groove = np.hypot((side - 11.5) / 7.0, (y - base + 6.0) / 7.6)
    behind = np.exp(-(((groove - 1.02) / 0.12) ** 2)) * smoothstep((side - 11) / 4)
    return (1 - 0.8 * np.exp(-(nostril**1.5))) * (1 - 0.22 * behind)


def _lids(x: np.ndarray, y: np.ndarray, parameters: Parameters, crease: float) -> tuple[np.ndarray, np.ndarray]:
    """Factor on the reflectance and relief (mm): lashes, and the crease of the upper lid `crease` mm above
    it.
    """
    upper, lower = lid_curves(x[0], parameters)
    inner, outer = parameters.number("eye", "inner_x"), parameters.number("eye", "outer_x")
    side = np.abs(x[0])
    across = np.clip((side - inner) / (outer - inner), 0, 1)
    arch = np.sqrt(4 * across * (1 - across))
    # The lashes thicken towards the temple and end beyond the corner.
    beyond = np.interp(side, [outer - 4, outer, outer + 1, outer + 3.5], [0, 0.95, 0.8, 0])
    lashes = np.maximum(arch * (0.55 + 0.45 * across), beyond)
    factor = 1 - 0.74 * lashes * np.exp(-(((y - upper + 0.4) / (0.8 + 0.5 * across)) ** 2))
    factor *= 1 - 0.28 * arch * np.exp(-(((y - lower - 0.5) / 0.9) ** 2))
    fold = upper - crease * (0.45 + 0.55 * arch)
    factor *= 1 - 0.3 * arch**0.6 * np.exp(-(((y - fold) / 0.9) ** 2))
    factor *= 1 - 0.1 * arch * smoothstep((y - fold) / 2) * smoothstep((upper - y) / 2)
    return factor, -0.5 * arch**0.6 * np.exp(-((y - fold) ** 2))


def paint_skin(
    rng: np.random.Generator,
    parameters: Parameters,
    *,
    skin: Mapping[str, float],
    brow: Mapping[str, float],
    hair: Mapping[str, float],
    lips: float,
    half_width: np.ndarray,
) -> Skin:
    """Paint one subject's skin.

    skin, brow, hair: drawn values of the groups of those names; lips: reflectance of the lips as a share
    of the skin's; half_width: (HEIGHT,) half width in mm of the mean head at each row (for the hairline).
    """
    x, y = (axis.astype(np.float32) for axis in raster())
    albedo = _complexion(rng, x, y, skin)
    lip_factor, lip_relief = _lips(rng, x, y, parameters, lips)
    lid_factor, lid_relief = _lids(x, y, parameters, skin["crease"])
    albedo = albedo * lip_factor * _nose(x, y, parameters) * lid_factor

    brows = paint_brows(rng, brow)
    dark = min(hair["albedo"] * brow["darkness"], skin["albedo"] * 0.6)
    albedo = albedo * (1 - brows) + dark * brows
    angle = np.arcsin(np.clip(x / np.maximum(half_width[:, None], 1.0), -1, 1))
    ragged = 1.6 * noise(rng, x.shape, (1.2, 7)) + 1.3 * noise(rng, x.shape, (7, 7))
    scalp = smoothstep((hairline(angle, hair) - y + ragged) / 5.0)
    combed = x + 0.55 * np.sin((x - hair["parting"]) / 40) * (y + 60)
    strand = strands(rng, combed, y)
    albedo = albedo * (1 - scalp) + hair["albedo"] * (1 + hair["contrast"] * strand) * scalp

    pores = 0.05 * noise(rng, x.shape, (1.4, 1.4)) + 0.03 * noise(rng, x.shape, (3.5, 3.5))
    relief = pores * skin["pores"] / 0.035 * (1 - 0.75 * brows) + lip_relief + lid_relief
    relief = relief + 0.28 * scalp * strand + 0.5 * brows
    return Skin(
        np.clip(albedo, 0.015, 0.95).astype(np.float32),
        slopes(relief.astype(np.float32)),
        paint_folds(rng),
        skin["age_lines"],
        skin["wrinkles"],
    )
