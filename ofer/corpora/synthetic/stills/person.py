"""One person of the stills: head, looks and habits, and the textures that all of the person's pictures share."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ofer.corpora.synthetic.landmarks import landmark_vertices
from ofer.corpora.synthetic.mesh import Grid, mean_grid
from ofer.corpora.synthetic.parameters import Parameters
from ofer.corpora.synthetic.parts import CLOTH, HAIR, PLAIN_SKIN, Part, grid_triangles
from ofer.corpora.synthetic.scene import fixed_parts
from ofer.corpora.synthetic.stills.colour import hair_colour, iris_colour, skin_colour
from ofer.corpora.synthetic.stills.expression import Habits, draw_habits
from ofer.corpora.synthetic.stills.skin import Skin, paint_skin
from ofer.corpora.synthetic.stills.traits import Looks, add_age, draw_looks
from ofer.corpora.synthetic.subject import GEOMETRY, Subject, build_subject, stream
from ofer.corpora.synthetic.traits import draw_traits

COLUMNS = 97
"""Of the head's grid: pictures are small."""
PERSON = 201
"""Stream of random numbers of what a person of the stills has beyond the head."""


@dataclass(frozen=True)
class Person:
    """landmarks: (68,) vertices of the skin; colours: (8, 3) reflectance of each material; eye: (S, S, 3) over ±20 mm;
    parts: all but skin and eyeballs."""

    number: int
    subject: Subject
    looks: Looks
    habits: Habits
    skin: Skin
    landmarks: np.ndarray
    eye: np.ndarray
    colours: np.ndarray
    parts: list[Part]


def draw_person(parameters: Parameters, seed: int, number: int) -> Person:
    """Draw person `number` (1, 2, …); depends on nothing but these arguments."""
    rng = stream(seed, number, PERSON)
    looks, habits = draw_looks(parameters, rng), draw_habits(parameters, rng)
    traits = add_age(draw_traits(parameters, stream(seed, number, GEOMETRY)), looks)
    grid, landmarks = _mean_head(parameters)
    subject = build_subject(parameters, traits, grid)
    parts = fixed_parts(subject)
    colours = np.zeros((8, 3))
    colours[3] = np.array([0.62, 0.57, 0.47]) * rng.uniform(0.75, 1.1)  # teeth
    colours[4] = 0.03, 0.008, 0.008  # the mouth's cavity
    colours[5] = skin_colour(np.array(looks.melanin), np.array(looks.blood))
    colours[6] = looks.cloth
    colours[7] = hair_colour(looks.eumelanin, looks.pheomelanin, looks.grey)
    return Person(
        number,
        subject,
        looks,
        habits,
        paint_skin(rng, parameters, traits, looks),
        landmarks,
        _eye_texture(rng, subject, looks),
        colours,
        [*parts, *_backs(subject, parts)],
    )


@lru_cache(maxsize=2)
def _mean_head(parameters: Parameters) -> tuple[Grid, np.ndarray]:
    """The grid that all people's heads are made from, and the vertices of its landmarks."""
    grid = mean_grid(parameters, COLUMNS)
    return grid, landmark_vertices(grid, parameters)


def _eye_texture(rng: np.random.Generator, subject: Subject, looks: Looks) -> np.ndarray:
    eye, side = subject.traits.eye, 160
    axis = (np.arange(side) + 0.5) / side * 40 - 20
    x, y = np.meshgrid(axis, axis)
    radius, turn = np.hypot(x, y), np.arctan2(y, x)
    fibres = np.interp(turn, np.linspace(-np.pi, np.pi, 73), np.append(rng.standard_normal(72), 0.0))
    iris = (1 + 0.2 * fibres) * (0.75 + 0.5 * np.clip((eye["iris"] - radius) / 4, 0, 1))
    iris = iris * (1 - 0.6 * np.clip((radius - eye["iris"] + 1.1) / 1.0, 0, 1))
    white = eye["sclera_albedo"] * (1 - 0.2 * np.clip((np.abs(x) - 11) / 4, 0, 1))
    edge = np.clip((eye["iris"] - radius) / 0.5 + 0.5, 0, 1)[..., None]
    image = (
        white[..., None] * np.array([0.85, 0.8, 0.76]) * (1 - edge) + iris[..., None] * iris_colour(looks.iris) * edge
    )
    hole = np.clip((eye["pupil"] - radius) / 0.4 + 0.5, 0, 1)[..., None]
    return (image * (1 - hole) + 0.008 * hole).astype(np.float32)


def _backs(subject: Subject, parts: list[Part]) -> list[Part]:
    """Backs of head, neck and clothes, which are seen when a person turns: from one edge round to the other."""
    rows = np.flatnonzero((subject.grid.tuck.max(1) == 0) & (subject.grid.under_jaw.max(1) == 0))
    edge = subject.neutral[rows]
    height = (edge[:, 0, 1] + 40) / np.where(edge[:, 0, 1] > -40, 190, 82)
    depth = 80 * np.sqrt(np.clip(1 - height**2, 0.02, 1)) * subject.traits.shape["size"]
    backs = [_behind(HAIR, edge, depth, np.ones(len(rows)))]
    for part in parts:
        if part.jaw.any() or part.material not in (PLAIN_SKIN, CLOTH) or len(part.vertices) < 41 * 61:
            continue
        grid = part.vertices.reshape(41, -1, 3)
        backs.append(_behind(part.material, grid, 0.35 * np.ptp(grid[..., 0], axis=1), part.head.reshape(41, -1)[:, 0]))
    return backs


def _behind(material: int, grid: np.ndarray, depth: np.ndarray, head: np.ndarray) -> Part:
    """Return what closes a grid (rows, columns, 3) behind: an arc in each row from its last column to its first.

    depth: (rows,) mm that the arc reaches backwards; head: (rows,) share of the head's motion that a row follows.
    """
    left, right = grid[:, 0], grid[:, -1]
    turn = np.linspace(0, np.pi, 25)
    middle, half = (left + right) / 2, (right - left) / 2
    vertices = middle[:, None] + half[:, None] * np.cos(turn)[None, :, None]
    vertices[..., 2] -= depth[:, None] * np.sin(turn) ** 0.8
    texture = np.stack([np.broadcast_to(turn * 70 + 400, vertices.shape[:2]), vertices[..., 1]], -1)
    count = vertices[..., 0].size
    return Part(
        material,
        vertices.reshape(-1, 3),
        grid_triangles(len(grid), len(turn)),
        texture.reshape(-1, 2),
        np.full(count, 0.8),
        np.repeat(head, len(turn)),
        np.zeros(count),
    )
