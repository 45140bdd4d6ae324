"""One subject: the neutral head, and what moves it."""

from dataclasses import dataclass

import numpy as np

from ofer.corpora.synthetic.curves import half_width
from ofer.corpora.synthetic.hair import hair_volume
from ofer.corpora.synthetic.head import control_points, neutral_surface, thin_plate, warp
from ofer.corpora.synthetic.lids import Lids, drape, lid_weights
from ofer.corpora.synthetic.mesh import Grid, mean_grid
from ofer.corpora.synthetic.muscle_fields import MuscleField, muscle_fields
from ofer.corpora.synthetic.parameters import Parameters
from ofer.corpora.synthetic.raster import HEIGHT, SCALE, TOP
from ofer.corpora.synthetic.skin import Skin, paint_skin
from ofer.corpora.synthetic.traits import Traits, draw_traits

GEOMETRY, SKIN, SEQUENCE, LOOK = 0, 1, 2, 101
"""Streams of random numbers of one subject; sequence n has the stream SEQUENCE + n."""


@dataclass(frozen=True)
class Subject:
    """neutral: (rows, columns, 3) mm; undraped: the same before the lids were laid over the eyeballs.
    balls: (2, 3) centres of the eyeballs, image left first; radii: (3,) mm of both."""

    parameters: Parameters
    traits: Traits
    grid: Grid
    neutral: np.ndarray
    undraped: np.ndarray
    lids: Lids
    balls: np.ndarray
    radii: np.ndarray
    muscles: list[MuscleField]


def stream(seed: int, subject: int, number: int) -> np.random.Generator:
    """Random numbers that depend on nothing but the seed, the subject's number and the stream's."""
    return np.random.default_rng([seed, subject, number])


def draw_subject(parameters: Parameters, seed: int, number: int) -> Subject:
    """Draw subject `number` (1, 2, …) and build its neutral head and the fields of its muscles."""
    return build_subject(parameters, draw_traits(parameters, stream(seed, number, GEOMETRY)), mean_grid(parameters))


def build_subject(parameters: Parameters, traits: Traits, grid: Grid) -> Subject:
    """Build the neutral head of these traits on the grid of the mean head, and the fields of its muscles."""
    shape = traits.shape | {"mouth_droop": traits.lips["droop"]}
    spline = thin_plate(*control_points(parameters, shape, traits.wander))
    undraped = neutral_surface(
        grid,
        parameters,
        bumps=traits.bumps,
        nose=traits.nose,
        lips=(traits.lips["upper_fullness"], traits.lips["lower_fullness"]),
        hair=hair_volume(grid, traits.hair, traits.hair_wave),
        spline=spline,
        depth=shape["face_depth"],
        size=shape["size"],
    )
    lids = lid_weights(grid, undraped, parameters)
    balls = _eyeballs(grid, undraped, lids, parameters.number("eye", "ball"))
    radii = np.array([parameters.number("eye", "ball_width"), *[parameters.number("eye", "ball")] * 2])
    neutral = undraped.copy()
    drape(
        neutral,
        lids,
        balls,
        radii,
        slope=parameters.number("eye", "slope"),
        thickness=parameters.number("eye", "lid_thickness"),
    )

    skin = neutral[grid.tuck == 0]
    across, down = skin[:, 0].copy(), skin[:, 1].copy()

    def place(points: np.ndarray) -> np.ndarray:
        """Carry (n, 2) points of the mean face to the subject's skin: (n, 3) mm."""
        flat = warp(points, spline) * shape["size"]
        nearest = [int(np.argmin(np.hypot(across - x, down - y))) for x, y in flat]
        return np.concatenate([flat, skin[nearest, 2:]], 1)

    muscles = muscle_fields(parameters, neutral, grid.below_lips, place)
    return Subject(parameters, traits, grid, neutral, undraped, lids, balls, radii, muscles)


def _eyeballs(grid: Grid, skin: np.ndarray, lids: Lids, radius: float) -> np.ndarray:
    """Centres of the eyeballs: behind the middle of each opening, as deep as the lids' surroundings ask."""
    centres = []
    for side in (False, True):
        columns = np.flatnonzero((lids.right == side) & (lids.gap > 0.05))
        middle = (skin[grid.upper_lid, columns] + skin[grid.lower_lid, columns]) / 2
        above = float(np.median(skin[grid.upper_lid - 8, columns, 2]))
        centres.append(((middle[0, 0] + middle[-1, 0]) / 2, np.mean(middle[:, 1]), above + 2.4 - radius))
    return np.array(centres)


def draw_skin(subject: Subject, seed: int, number: int) -> Skin:
    """Paint the skin of subject `number`; needed for pictures, not for the motion."""
    traits = subject.traits
    rows = TOP + (np.arange(HEIGHT) + 0.5) / SCALE
    return paint_skin(
        stream(seed, number, SKIN),
        subject.parameters,
        skin=traits.skin | {"crease": traits.eye["crease"]},
        brow=traits.brow,
        hair=traits.hair,
        lips=traits.lips["albedo"],
        half_width=half_width(subject.parameters, rows),
    )
