"""Shape of one subject's neutral head: bumps, nose and lips on the mean grid, then the subject's own warp."""

from collections.abc import Mapping

import numpy as np
from scipy.interpolate import RBFInterpolator

from ofer.corpora.synthetic.curves import lip_curves, smoothstep
from ofer.corpora.synthetic.mesh import Grid
from ofer.corpora.synthetic.parameters import Parameters


def _gauss(distance: np.ndarray) -> np.ndarray:
    return np.exp(-(distance**2))


def nose_height(x: np.ndarray, y: np.ndarray, place: Mapping[str, float], size: Mapping[str, float]) -> np.ndarray:
    """Height (mm) of the nose over the face at mean coordinates: bridge, tip, wings, and the base below them.

    `place`: bridge_width, tip_width, wing_x, wing_size, top, tip_y, base; `size`: bridge, tip, ala, hump
    (all mm).
    """
    along = (y - place["top"]) / (place["tip_y"] - place["top"])
    rise = np.clip(along, 0, None)
    crest = size["bridge"] * smoothstep(along / 0.35) + (size["tip"] - size["bridge"]) * np.minimum(rise, 1) ** 1.7
    crest = crest + size["hump"] * _gauss((along - 0.45) / 0.22)
    falls = 1 - smoothstep((y - place["tip_y"] - 0.5) / (place["base"] - place["tip_y"] + 1.5))
    width = place["bridge_width"] + (place["tip_width"] - place["bridge_width"]) * np.minimum(rise, 1) ** 2
    flank = 0.5 / (1 + np.abs(x / width) ** 2.4) + 0.5 * _gauss(x / (1.1 * width))
    ridge = crest * falls * flank * np.exp(-((x / 26) ** 4))
    ball = 2.2 * _gauss(np.hypot(x / 7.5, (y - place["tip_y"]) / 6.0))
    wings = size["ala"] * _gauss(
        np.hypot((np.abs(x) - place["wing_x"]) / place["wing_size"], (y - place["base"] + 6.2) / 6.4) ** 1.6
    )
    columella = 4.0 * _gauss(np.hypot(x / 3.4, (y - place["base"] + 2.8) / 3.6))
    return ridge + ball + wings + columella


def lip_height(
    x: np.ndarray, y: np.ndarray, is_lower: np.ndarray, upper: float, lower: float, parameters: Parameters
) -> np.ndarray:
    """Height (mm) of the lips over the face: 0 outside the vermilion borders, a crease between the lips."""
    top, line, bottom = lip_curves(x, parameters)
    corner = parameters.number("lips", "corner_x")
    full = np.sqrt(np.clip(1 - (x / corner) ** 2, 0, None))
    up = np.clip((line - y) / np.maximum(line - top, 0.5), 0, 2)
    low = np.clip((y - line) / np.maximum(bottom - line, 0.5), 0, 2)

    def roll(t: np.ndarray) -> np.ndarray:
        return (
            np.where(t < 1, np.sin(np.pi * (0.12 + 0.88 * t) ** 0.75), 0)
            - 0.55 * _gauss(t / 0.16)
            + 0.12 * _gauss((t - 1.05) / 0.18)
        )

    return np.where(is_lower, lower * roll(low), upper * roll(up)) * full**0.8


def thin_plate(means: np.ndarray, targets: np.ndarray) -> RBFInterpolator:
    """Return the displacement that takes (n, 2) `means` of the mean face to `targets` of a subject's."""
    return RBFInterpolator(means, targets - means, kernel="thin_plate_spline", degree=1, smoothing=0.5)


def warp(points: np.ndarray, spline: RBFInterpolator) -> np.ndarray:
    """Carry (n, 2) points of the mean face to a subject's."""
    return points + spline(points)


def control_points(
    parameters: Parameters, shape: Mapping[str, float], wander: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Mean and subject's control points, both (n, 2) in mm.

    `shape`: displacement in mm of each row of the group `shape`. `wander`: (n, 2) small own displacement
    of each point, which makes the face asymmetric; n counts the points on both sides.
    """
    names, means = [], []
    for name in parameters.names("control"):
        x, y = parameters.number("control", name, "x"), parameters.number("control", name, "y")
        for side in (1, -1) if x else (1,):
            names.append(name)
            means.append((side * x, y))
    mean = np.array(means)
    target = mean.copy()
    side = np.sign(mean[:, 0])

    def move(effects: Mapping[str, float], axis: int, amount: float) -> None:
        for i, name in enumerate(names):
            if name in effects:
                target[i, axis] += effects[name] * amount * (side[i] if axis == 0 else 1)

    eye = dict.fromkeys(("inner_canthus", "outer_canthus", "upper_lid", "lower_lid"), 1.0)
    brow = dict.fromkeys(("brow_inner", "brow_middle", "brow_outer"), 1.0)
    mouth = dict.fromkeys(("mouth_corner", "upper_vermilion", "stomion", "lower_vermilion", "labiomental"), 1.0)
    move(eye | {"brow_inner": 0.8, "brow_middle": 0.8, "brow_outer": 0.6}, 0, shape["eye_spacing"])
    move({"outer_canthus": 1.0, "brow_outer": 0.6, "inner_canthus": -0.4}, 0, shape["eye_width"])
    move({"upper_lid": -0.6, "lower_lid": 0.4}, 1, shape["eye_opening"])
    move({"outer_canthus": -1.0, "inner_canthus": 0.3}, 1, shape["eye_tilt"])
    move(eye, 1, shape["eye_height"])
    move(brow, 1, -shape["brow_height"])
    move({"brow_inner": 1.0, "brow_outer": -1.0}, 1, shape["brow_tilt"])
    lower = {"chin": 0.5, "chin_side": 0.5, "jaw_side": 0.4} | dict.fromkeys(mouth, 0.8)
    move({"ala": 1.0, "nose_tip": 0.9, "subnasale": 1.0} | lower, 1, shape["nose_length"])
    move({"ala": 1.0}, 0, shape["nose_width"])
    move({"mouth_corner": 1.0}, 0, shape["mouth_width"])
    move(mouth, 1, shape["mouth_height"])
    move({"mouth_corner": 1.0}, 1, shape["mouth_droop"])
    move({"upper_vermilion": -1.0}, 1, shape["upper_lip"])
    move({"lower_vermilion": 1.0, "labiomental": 0.6}, 1, shape["lower_lip"])
    move({"chin": 1.0, "chin_side": 1.0, "jaw_side": 0.7, "jaw_angle": 0.4}, 1, shape["chin_height"])
    move({"chin_side": 1.0}, 0, shape["chin_width"])
    move({"jaw_angle": 1.0, "jaw_side": 0.8, "chin_side": 0.3}, 0, shape["jaw_width"])
    move({"cheekbone": 1.0, "ear_level": 1.0, "cheek": 0.5, "jaw_angle": 0.4}, 0, shape["cheek_width"])
    move({"temple": 1.0, "crown": 0.7, "ear_level": 0.5}, 0, shape["temple_width"])
    move({"vertex": -1.0, "crown": -0.8, "forehead": -0.4}, 1, shape["forehead_height"])
    return mean, target + wander


def neutral_surface(
    grid: Grid,
    parameters: Parameters,
    *,
    bumps: Mapping[str, float],
    nose: Mapping[str, float],
    lips: tuple[float, float],
    hair: np.ndarray,
    spline: RBFInterpolator,
    depth: float,
    size: float,
) -> np.ndarray:
    """Return the subject's neutral head as (rows, columns, 3) positions in mm, before the lids are draped.

    bumps: depth in mm of each row of the group `bump`; nose: bridge, tip, ala, hump in mm; lips: fullness
    of the upper and lower lip in mm; hair: (rows, columns) thickness in mm; depth and size: factors on z
    and on all.
    """
    x, y = grid.x, grid.y
    z = grid.z.copy()
    front = np.clip(np.cos(grid.angle), 0, None) ** 0.5 * (grid.under_jaw == 0)
    relief = np.zeros_like(z)
    for name, amount in bumps.items():
        at = {field: parameters.number("bump", name, field) for field in ("x", "y", "width", "height")}
        distance = np.hypot((np.abs(x) - at["x"]) / at["width"], (y - at["y"]) / at["height"])
        relief += amount * _gauss(distance)
    place = {
        name: parameters.number("nose", name, "position")
        for name in parameters.names("nose")
        if "position" in parameters.fields("nose", name)
    }
    relief += nose_height(x, y, place, nose)
    is_lower = np.arange(len(x))[:, None] >= grid.lower_lip - 3
    relief += lip_height(x, y, is_lower, lips[0], lips[1], parameters)
    z += relief * front - grid.tuck
    outward = np.stack(
        [
            np.broadcast_to(np.sin(grid.angle), x.shape),
            -0.35 - 0 * x,
            np.broadcast_to(np.cos(grid.angle), x.shape),
        ],
        -1,
    )
    flat = warp(np.stack([x.ravel(), y.ravel()], 1), spline)
    position = np.stack([flat[:, 0].reshape(x.shape), flat[:, 1].reshape(x.shape), z * depth], -1)
    return (position + outward * hair[..., None]) * size
