"""The coloured skin of one person, painted in the frontal plane of the mean face at half the grey one's scale."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from ofer.corpora.synthetic.curves import half_width, lid_curves, lip_curves, smoothstep
from ofer.corpora.synthetic.folds import fold_depths, paint_folds
from ofer.corpora.synthetic.hair import hairline, paint_brows
from ofer.corpora.synthetic.parameters import Parameters
from ofer.corpora.synthetic.raster import HEIGHT, LEFT, TOP, WIDTH, noise
from ofer.corpora.synthetic.stills.colour import hair_colour, skin_colour
from ofer.corpora.synthetic.stills.traits import Looks
from ofer.corpora.synthetic.traits import Traits

SCALE = 2.0
"""Texture pixels per mm."""
SHAPE = (HEIGHT // 2, WIDTH // 2)
COURSES = 12
"""Folds of a person run in one of so many ways: they take long to paint, and are small in small pictures."""
FOLDS = 231
"""Stream of random numbers of the folds' courses."""
FRAME = np.array([LEFT, TOP, SCALE])

Folds = Mapping[str, tuple[int, int, np.ndarray, np.ndarray]]
"""name → (row, column, relief (h, w) in mm at full depth, its slope (h, w, 2))."""


@dataclass(frozen=True)
class Skin:
    """texture: (h, w, 5) float32, reflectance in red, green and blue, then the slope of the fine relief to the right
    and downwards in mm per mm. rest: depth of each fold in the neutral face, 0 … 1; strength: what a unit at
    intensity 1 adds."""

    texture: np.ndarray
    folds: Folds
    rest: float
    strength: float

    def folded(self, units: Mapping[str, float]) -> np.ndarray:
        """Return the texture with the folds as deep as the action units make them."""
        texture = self.texture.copy()
        for name, depth in fold_depths(units, rest=self.rest, strength=self.strength).items():
            row, column, relief, slope = self.folds[name]
            if depth > 0.01:
                part = texture[row : row + relief.shape[0], column : column + relief.shape[1]]
                part[..., :3] *= (1 + 0.3 * depth * np.minimum(relief, 0))[..., None]
                part[..., 3:] += depth * slope
        return texture


def paint_skin(rng: np.random.Generator, parameters: Parameters, traits: Traits, looks: Looks) -> Skin:
    """Paint one person's skin."""
    x, y = np.meshgrid(
        (LEFT + (np.arange(SHAPE[1]) + 0.5) / SCALE).astype(np.float32),
        (TOP + (np.arange(SHAPE[0]) + 0.5) / SCALE).astype(np.float32),
    )
    melanin, blood = _pigments(rng, x, y, traits, looks)
    lips, line = _lips(x, y, parameters)
    stripes = 0.08 * noise(rng, SHAPE, (0.8, 5)) * lips
    blood = blood * (1 - lips) + looks.blood * looks.lip_blood * lips
    colour = skin_colour(melanin * (1 + 0.25 * lips), blood) * (1 + stripes[..., None])
    colour = _mix(colour, looks.lip_colour, lips * looks.lip_tint)
    lids, lash, shadow = _lids(x, y, parameters, traits.eye["crease"])
    colour = _mix(colour, looks.shadow_colour, shadow * looks.shadow_tint)
    colour = colour * (line * lids * _nose(x, y, parameters))[..., None]

    hair = hair_colour(looks.eumelanin, looks.pheomelanin, looks.grey)
    dark = hair_colour(max(looks.eumelanin, 1.0) + 0.8, looks.pheomelanin, 0.3 * looks.grey)
    colour = _mix(colour, np.full(3, 0.02), lash)
    edge = 62 - 0.9 * np.maximum(np.abs(x) - 30, 0) - 8 * np.exp(-((x / 30) ** 2)) + 3 * noise(rng, SHAPE, (4, 4))
    beard = smoothstep((y - edge + 6) / 14) * smoothstep((x * x / 55 + (y - 46)) / 14) * (1 - lips)
    moustache = np.exp(-(((y - 55) / 4.5) ** 2) - (x / 22) ** 4) * (1 - lips)
    grain = 1 + 0.3 * noise(rng, SHAPE, (0.8, 1.6))
    colour = _mix(colour, dark, np.clip(looks.beard * np.maximum(beard, moustache) * grain, 0, 1))
    brows = cv2.resize(paint_brows(rng, traits.brow), SHAPE[::-1], interpolation=cv2.INTER_AREA)
    colour = _mix(colour, dark, brows)
    angle = np.arcsin(np.clip(x / np.maximum(half_width(parameters, y[:, 0])[:, None], 1.0), -1, 1))
    ragged = 1.6 * noise(rng, SHAPE, (0.8, 3.5)) + 1.3 * noise(rng, SHAPE, (3.5, 3.5))
    scalp = smoothstep((hairline(angle, traits.hair) - y + ragged) / 5.0) * looks.cover
    combed = x + 0.55 * np.sin((x - traits.hair["parting"]) / 40) * (y + 60)
    strand = _strands(rng, combed, y)
    colour = _mix(colour, hair * (1 + 0.3 * strand)[..., None], scalp)

    relief = 0.05 * noise(rng, SHAPE, (1.4, 1.4)) + 1.5 * stripes + 0.28 * scalp * strand + 0.5 * brows
    texture = np.concatenate([np.clip(colour, 0.004, 0.95), _slopes(relief)], -1)
    return Skin(texture.astype(np.float32), _folds(int(rng.integers(COURSES))), looks.lines, traits.skin["wrinkles"])


def _mix(colour: np.ndarray, other: np.ndarray, share: np.ndarray) -> np.ndarray:
    share = share.astype(np.float32)[..., None]
    return colour + (other.astype(np.float32) - colour) * share


def _spot(x: np.ndarray, y: np.ndarray, cx: float, cy: float, w: float, h: float) -> np.ndarray:
    return np.exp(-(((np.abs(x) - cx) / w) ** 2) - ((y - cy) / h) ** 2)


def _pigments(
    rng: np.random.Generator, x: np.ndarray, y: np.ndarray, traits: Traits, looks: Looks
) -> tuple[np.ndarray, np.ndarray]:
    """Melanin and blood of bare skin: mottled, with tinted cheeks, shadowed eyes, moles and freckles."""
    coarse, fine = noise(rng, SHAPE, (9, 9)), noise(rng, SHAPE, (2.5, 2.5))
    blood = (
        1 + 0.15 * coarse + 0.08 * fine + looks.flush * (_spot(x, y, 38, 32, 18, 15) + 0.8 * _spot(x, y, 0, 38, 14, 9))
    )
    melanin = 1 + 0.06 * noise(rng, SHAPE, (14, 14)) + 0.03 * noise(rng, SHAPE, (1.3, 1.3))
    melanin += 0.8 * (1 - traits.skin["eye_tone"]) * (_spot(x, y, 26, 8, 13, 5) + 0.6 * _spot(x, y, 30, -9, 14, 6))
    for _ in range(int(traits.skin["moles"])):
        cx, cy, radius = rng.uniform(-62, 62), rng.uniform(-60, 105), rng.uniform(0.5, 1.4)
        left, top = int((cx - 4 - LEFT) * SCALE), int((cy - 4 - TOP) * SCALE)
        area = (slice(top, top + 16), slice(left, left + 16))
        melanin[area] += rng.uniform(2, 7) * np.exp(-((np.hypot(x[area] - cx, y[area] - cy) / radius) ** 3))
    freckles = np.zeros(SHAPE, np.float32)
    for _ in range(int(traits.skin["freckles"] * looks.freckled)):
        place = (int((rng.normal(0, 28) - LEFT) * SCALE * 16), int((rng.normal(20, 12) - TOP) * SCALE * 16))
        cv2.circle(freckles, place, int(rng.uniform(5, 22)), float(rng.uniform(0.5, 2)), -1, cv2.LINE_AA, 4)
    melanin += cv2.GaussianBlur(freckles, (0, 0), 0.7)
    return looks.melanin * np.maximum(melanin, 0.2), looks.blood * np.maximum(blood, 0.1)


def _lips(x: np.ndarray, y: np.ndarray, parameters: Parameters) -> tuple[np.ndarray, np.ndarray]:
    """Share 0 … 1 that is lip, and the factor of the dark line between the lips."""
    top, line, bottom = lip_curves(x[0], parameters)
    corner = parameters.number("lips", "corner_x")
    inside = smoothstep((y - top) / 1.3) * smoothstep((bottom - y) / 1.6) * (np.abs(x) < corner)
    return inside, 1 - 0.55 * np.exp(-(((y - line) / 0.9) ** 2)) * (np.abs(x) < corner + 1.5)


def _nose(x: np.ndarray, y: np.ndarray, parameters: Parameters) -> np.ndarray:
    """Factor on the reflectance: nostrils and the groove behind the wings."""
    base, side = parameters.number("nose", "base", "position"), np.abs(x)
    nostril = ((side - 6.6) / 3.6) ** 2 + ((y - base + 2.3 + 0.18 * (side - 6.6)) / 1.9) ** 2
    groove = np.hypot((side - 11.5) / 7.0, (y - base + 6.0) / 7.6)
    behind = np.exp(-(((groove - 1.02) / 0.12) ** 2)) * smoothstep((side - 11) / 4)
    return (1 - 0.85 * np.exp(-(nostril**1.5))) * (1 - 0.25 * behind)


def _lids(
    x: np.ndarray, y: np.ndarray, parameters: Parameters, crease: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Factor of the crease of the upper lid, share that lashes cover, and share of the lid that may be painted."""
    upper, lower = lid_curves(x[0], parameters)
    inner, outer = parameters.number("eye", "inner_x"), parameters.number("eye", "outer_x")
    side = np.abs(x[0])
    across = np.clip((side - inner) / (outer - inner), 0, 1)
    arch = np.sqrt(4 * across * (1 - across))
    beyond = np.interp(side, [outer - 4, outer, outer + 1, outer + 3.5], [0, 0.95, 0.8, 0])
    lashes = np.maximum(arch * (0.55 + 0.45 * across), beyond)
    cover = 0.8 * lashes * np.exp(-(((y - upper + 0.4) / (0.8 + 0.5 * across)) ** 2))
    cover = np.maximum(cover, 0.3 * arch * np.exp(-(((y - lower - 0.5) / 0.9) ** 2)))
    fold = upper - crease * (0.45 + 0.55 * arch)
    factor = 1 - 0.35 * arch**0.6 * np.exp(-(((y - fold) / 0.9) ** 2))
    lid = arch * smoothstep((y - fold + 2) / 3) * smoothstep((upper - y) / 2)
    return factor, cover, lid


def _strands(rng: np.random.Generator, flow_x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Unit noise in strands, where `flow_x` (mm) is constant along a strand."""
    wide = (SHAPE[0], 2 * SHAPE[1])
    fine = ((noise(rng, wide, (0.8, 17)) + 0.9 * noise(rng, wide, (1.8, 30))) / 1.35).astype(np.float32)
    column = ((flow_x - LEFT) * SCALE + SHAPE[1] / 2).astype(np.float32)
    row = ((y - TOP) * SCALE).astype(np.float32)
    return cv2.remap(fine, column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)


def _slopes(relief: np.ndarray) -> np.ndarray:
    """Rise (h, w, 2) of a relief in mm per mm, to the right and downwards."""
    relief = relief.astype(np.float32)
    right = cv2.Sobel(relief, cv2.CV_32F, 1, 0, ksize=3, scale=SCALE / 8)
    return np.stack([right, cv2.Sobel(relief, cv2.CV_32F, 0, 1, ksize=3, scale=SCALE / 8)], -1)


@lru_cache(maxsize=COURSES)
def _folds(course: int) -> Folds:
    """Paint the folds in one of their courses on the grey skin's raster, and return them at half of its resolution."""
    result = {}
    for name, (row, column, relief) in paint_folds(np.random.default_rng([FOLDS, course])).items():
        whole = np.pad(relief, ((row % 2, -(row + relief.shape[0]) % 2), (column % 2, -(column + relief.shape[1]) % 2)))
        small = whole.reshape(whole.shape[0] // 2, 2, whole.shape[1] // 2, 2).mean((1, 3))
        result[name] = (row // 2, column // 2, small, _slopes(small))
    return result
