"""One subject: everything that is drawn once per person."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.interpolate import PchipInterpolator

from ofer.corpora.synthetic import texture
from ofer.corpora.synthetic.action_units import actuator_names
from ofer.corpora.synthetic.head import control_points, neutral_surface, warp
from ofer.corpora.synthetic.lids import Lids, drape, lid_weights
from ofer.corpora.synthetic.mesh import Grid, mean_grid, smoothstep
from ofer.corpora.synthetic.muscles import linear_muscle, sphincter_muscle
from ofer.corpora.synthetic.parameters import Parameters

GEOMETRY, SKIN, SEQUENCE = 0, 1, 2
"""Streams of random numbers of one subject; sequence n has the stream SEQUENCE + n."""


@dataclass(frozen=True)
class Subject:
    """neutral: (rows, columns, 3) mm; undraped: the same before the lids were laid over the eyeballs. muscles: (name, side, first row, field (rows', columns, 3) mm at contraction 1);
    side −1 image left, 1 image right, 0 both. balls: (2, 3) centres of the eyeballs, image left first."""

    grid: Grid
    parameters: Parameters
    neutral: np.ndarray
    undraped: np.ndarray
    muscles: list[tuple[str, int, int, np.ndarray]]
    jaw: np.ndarray
    lids: Lids
    balls: np.ndarray
    radii: np.ndarray
    hair_wave: np.ndarray
    values: Mapping[str, Mapping[str, float]]
    mean_points: np.ndarray
    subject_points: np.ndarray

    def place(self, points: np.ndarray) -> np.ndarray:
        """Carry (n, 2) points of the mean face to the subject's, then onto the neutral skin: (n, 3) mm."""
        flat = warp(points, self.mean_points, self.subject_points) * self.values["shape"]["size"]
        skin = self.neutral.reshape(-1, 3)
        front = self.grid.hidden.ravel() == 0
        nearest = [int(np.argmin(np.where(front, np.hypot(*(skin[:, :2] - point).T), np.inf))) for point in flat]
        return np.concatenate([flat, skin[nearest, 2:]], 1)


def stream(seed: int, subject: int, number: int) -> np.random.Generator:
    """Random numbers that depend on nothing but the seed, the subject's number and the stream's."""
    return np.random.default_rng([seed, subject, number])


def draw_subject(parameters: Parameters, seed: int, number: int) -> Subject:
    """Draw subject `number` (1, 2, …) and build its neutral head and the fields of its muscles."""
    rng = stream(seed, number, GEOMETRY)
    grid = mean_grid(parameters)

    def one(group: str) -> dict[str, float]:
        return {name: parameters.draw(rng, group, name) for name in parameters.names(group)}

    shape = one("shape")
    bumps = {name: parameters.draw(rng, "bump", name, "depth") for name in parameters.names("bump")}
    nose = {name: parameters.draw(rng, "nose", name) for name in ("bridge", "tip", "ala", "hump")}
    lips = {name: parameters.draw(rng, "lips", name) for name in ("upper_fullness", "lower_fullness", "albedo", "droop")}
    hair, brow, skin, cloth, light, pose = (one(g) for g in ("hair", "brow", "skin", "cloth", "light", "subject"))
    skin["albedo"] = float(rng.uniform(*parameters.range("skin", "albedo")))
    eye = {name: parameters.draw(rng, "eye", name) for name in ("iris", "pupil", "iris_albedo", "sclera_albedo", "crease")}
    skin["crease"] = eye["crease"]
    camera = {name: parameters.draw(rng, "camera", name) for name in parameters.names("camera")}
    names = actuator_names(parameters)
    strength = {name: parameters.draw(rng, "subject", "muscle_strength") for name in names}
    tilt = {name: parameters.draw(rng, "subject", "muscle_asymmetry") for name in names}

    shape["mouth_droop"] = lips["droop"]
    count = sum(2 if parameters.number("control", name, "x") else 1 for name in parameters.names("control"))
    spread = parameters.range("shape", "asymmetry")[1] / 2
    wander = spread * np.clip(rng.standard_normal((count, 2)), -2, 2)
    mean_points, subject_points = control_points(parameters, shape, wander)

    line = texture.hairline(grid.angle, hair)
    behind = np.clip((line + 2 - grid.y) / 26, 0, 1) * (grid.under_jaw == 0)
    volume = hair["thickness"] * behind**0.55 * np.interp(grid.y, [-118, -90, -20, 30], [1.15, 1.0, 0.55, 0.3])
    hair_wave = rng.standard_normal(25)
    wave = 1 + 0.09 * np.interp(grid.angle, np.linspace(-2, 2, 25), hair_wave)
    neutral = neutral_surface(
        grid,
        parameters,
        bumps=bumps,
        nose=nose,
        lips=(lips["upper_fullness"], lips["lower_fullness"]),
        hair=volume * wave,
        mean_points=mean_points,
        subject_points=subject_points,
        depth=shape["face_depth"],
        size=shape["size"],
    )
    lids = lid_weights(grid, neutral, parameters)
    balls = _eyeballs(grid, neutral, lids)
    radii = np.array([parameters.number("eye", "ball_width"), *[parameters.number("eye", "ball")] * 2])
    undraped = neutral.copy()
    drape(neutral, lids, balls, radii, parameters.number("eye", "slope"), parameters.number("eye", "lid_thickness"))
    values = {
        "shape": shape, "hair": hair, "brow": brow, "skin": skin, "cloth": cloth, "light": light, "pose": pose,
        "eye": eye, "lips": lips, "camera": camera, "strength": strength, "tilt": tilt,
    }  # fmt: skip
    subject = Subject(grid, parameters, neutral, undraped, [], grid.below_lips, lids, balls, radii, hair_wave, values, mean_points, subject_points)
    subject.muscles.extend(_muscle_fields(subject))
    return subject


def _eyeballs(grid: Grid, neutral: np.ndarray, lids: Lids) -> np.ndarray:
    centres = []
    for side in (False, True):
        columns = np.flatnonzero((lids.right == side) & (lids.gap > 0.05))
        upper, lower = neutral[grid.upper_lid, columns], neutral[grid.lower_lid, columns]
        middle = (upper + lower) / 2
        x = (middle[0, 0] + middle[-1, 0]) / 2
        y = float(np.mean(middle[:, 1]))
        front = float(np.median(neutral[grid.upper_lid - 8, columns, 2])) + 2.4
        centres.append((x, y, front - 12.5))
    return np.array(centres)


def _muscle_fields(subject: Subject) -> list[tuple[str, int, int, np.ndarray]]:
    parameters, grid = subject.parameters, subject.grid
    points = subject.neutral.reshape(-1, 3)
    x = points[:, 0]
    below = grid.below_lips.ravel()
    result = []
    for kind in ("muscle", "sphincter"):
        for name in parameters.names(kind):
            at = {field: low for field, (low, _) in parameters.fields(kind, name).items()}
            centre_x = at["origin_x"] if kind == "muscle" else at["x"]
            for side in (-1, 1) if centre_x else (0,):
                turn = side or 1
                if kind == "muscle":
                    ends = subject.place(
                        np.array([[turn * at["origin_x"], at["origin_y"]], [turn * at["insertion_x"], at["insertion_y"]]])
                    )
                    ends[0, 2] -= at["origin_depth"]
                    length = float(np.linalg.norm(ends[1] - ends[0]))
                    field = linear_muscle(points, ends[0], ends[1], zone_angle=np.radians(at["zone_angle"]), inner=at["zone_inner"] * length, outer=at["zone_outer"] * length)
                    field *= (1 - below if at["lip_side"] < 0 else below if at["lip_side"] > 0 else np.ones_like(below))[:, None]
                else:
                    centre = subject.place(np.array([[turn * at["x"], at["y"]]]))[0]
                    field = sphincter_muscle(points, centre, (at["semi_x"], at["semi_y"]), at["vertical"])
                    if name == "orbicularis_oculi":  # raises the cheek; the brow above has its own muscles
                        field *= (0.25 + 0.75 * smoothstep((points[:, 1] - centre[1] + 6) / 14))[:, None]
                if side:
                    field *= smoothstep((side * x + 9) / 18)[:, None]
                field *= at["pull"]
                field = field.reshape(subject.neutral.shape).astype(np.float32)
                used = np.flatnonzero(np.abs(field).max((1, 2)) > 1e-3)
                result.append((name, side, int(used[0]), np.ascontiguousarray(field[used[0] : used[-1] + 1])))
    return result


def texture_half_width(parameters: Parameters) -> np.ndarray:
    """Half width (mm) of the mean head at each row of the skin texture."""
    rows = {float(name.split()[1]): parameters.number("half_width", name) for name in parameters.names("half_width")}
    y = texture.TOP + (np.arange(texture.HEIGHT) + 0.5) / texture.SCALE
    return np.maximum(PchipInterpolator(list(rows), list(rows.values()))(np.clip(y, -118, 112)), 1.0)


def draw_skin(subject: Subject, seed: int, number: int) -> texture.Skin:
    """Paint the skin of subject `number`; needed for pictures, not for the motion."""
    values = subject.values
    return texture.paint_skin(
        stream(seed, number, SKIN), subject.parameters, values["skin"], values["brow"], values["hair"], values["lips"]["albedo"], texture_half_width(subject.parameters)
    )
