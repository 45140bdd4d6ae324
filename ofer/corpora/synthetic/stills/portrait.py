"""Draw one still: a person under a display of an expression, turned, lit and photographed, and what is true of it."""

from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np

from ofer.corpora.synthetic.camera import Camera
from ofer.corpora.synthetic.parameters import Parameters
from ofer.corpora.synthetic.parts import PLAIN_SKIN, SKIN
from ofer.corpora.synthetic.picture import hollows, skin_normals
from ofer.corpora.synthetic.raster import noise
from ofer.corpora.synthetic.render import rasterise
from ofer.corpora.synthetic.scene import Surfaces, surfaces, turn
from ofer.corpora.synthetic.sequence import Sequence
from ofer.corpora.synthetic.stills.canvas import Face
from ofer.corpora.synthetic.stills.expression import Display, draw_display
from ofer.corpora.synthetic.stills.objects import draw_object
from ofer.corpora.synthetic.stills.person import Person
from ofer.corpora.synthetic.stills.photo import STUDIO, develop, draw_development, mean_light
from ofer.corpora.synthetic.stills.scenery import draw_background, draw_wall
from ofer.corpora.synthetic.stills.shade import shade_samples
from ofer.corpora.synthetic.stills.skin import FRAME

GRAINS = 241
"""Seed of the noise that surfaces without a texture share."""
PUPIL = 16 * 41 + 20
"""Vertex of an eyeball's 33 × 41 grid in the middle of its pupil."""
EYEBALL = 33 * 41
"""Vertices of an eyeball; the two are the first pieces after the skin."""
STUDIO_LIGHT = (np.array([0.2, -0.5, 0.84]), np.repeat([[0.75], [0.35], [0.5], [0.0]], 3, 1))
"""Even light from the front and above: direction and colours as of `_lights`."""


@dataclass(frozen=True)
class Framing:
    """size: (width, height) pixels. inter_ocular: pixels between the pupils of a face from the front; eyes: (x, y)
    shares of the size where their midpoint lies. sampling: samples per pixel and axis."""

    size: tuple[int, int]
    inter_ocular: float
    eyes: tuple[float, float]
    sampling: float = 2.0


@dataclass(frozen=True)
class Still:
    """picture: (h, w, 3) uint8 RGB; quality: of its JPEG. angles: yaw, pitch, roll in degrees. points: (68, 2) iBUG and
    pupils (2, 2), the image's left first, in pixels (a pixel's centre is at whole numbers). face: (h, w), where skin
    is. hidden: (h, w), where an object covers at least half of a pixel; None without one."""

    picture: np.ndarray
    quality: int
    display: Display
    angles: tuple[float, float, float]
    points: np.ndarray
    pupils: np.ndarray
    face: np.ndarray
    hidden: np.ndarray | None = None


def draw_still(
    person: Person,
    expression: str,
    framing: Framing,
    parameters: Parameters,
    rng: np.random.Generator,
    *,
    angles: tuple[float, float, float] | None = None,
    studio: bool = False,
    covered: bool = False,
    wall: bool = False,
    moment: tuple[int, float] = (0, 1.0),
) -> Still:
    """Draw a still of this person.

    angles: yaw, pitch, roll in degrees, if they are not to be drawn; studio: before a plain wall in even light, the
    body turned with the head; covered: with an object before the face; wall: before a plain wall. moment: number of a
    frame in a sequence, of which all else is drawn alike, and the share of the display that it shows.
    """
    frame, share = moment
    display = draw_display(expression, person.habits, parameters, rng)
    display = replace(display, units={unit: share * intensity for unit, intensity in display.units.items()})
    yaw, pitch, roll = angles or _attitude(parameters, rng)
    posed = _posed(person, display, (yaw, pitch, roll), 1.0 if studio else 0.4, parameters, rng)
    camera = _camera(person, posed, framing, parameters.draw(rng, "photo", "distance"))
    light, face = _rendered(person, display, posed, camera, framing, parameters, rng, studio=studio, wall=wall)
    development = STUDIO if studio else draw_development(parameters, rng)
    development = replace(development, seed=development.seed + frame)
    screen = camera.project(posed.vertices)[:, :2]
    pupils = screen[[posed.skin + PUPIL, posed.skin + EYEBALL + PUPIL]]
    points, hidden, level = screen[person.landmarks], None, mean_light(light, face)
    if covered:
        colour, cover = draw_object(rng, framing.size, Face(points, pupils, person.colours))
        lit = colour * light[face].mean(0) / np.maximum(person.colours[PLAIN_SKIN], 1e-3)
        light, hidden = light + (lit - light) * cover[..., None], cover >= 0.5
    picture = develop(light.astype(np.float32), level, development)
    return Still(picture, development.quality, display, (yaw, pitch, roll), points, pupils, face, hidden)


def _attitude(parameters: Parameters, rng: np.random.Generator) -> tuple[float, float, float]:
    """Draw yaw, pitch and roll in degrees: most faces look towards the camera."""
    power = parameters.number("attitude", "frontal")
    far = rng.uniform(-1, 1, 3)
    low, high = np.array([parameters.range("attitude", name) for name in ("yaw", "pitch", "roll")]).T
    yaw, pitch, roll = (low + high) / 2 + (high - low) / 2 * np.sign(far) * np.abs(far) ** power
    return float(yaw), float(pitch), float(roll)


def _posed(
    person: Person,
    display: Display,
    angles: tuple[float, float, float],
    body: float,
    parameters: Parameters,
    rng: np.random.Generator,
) -> Surfaces:
    gaze = np.array([[parameters.draw(rng, "attitude", "gaze"), 0.5 * parameters.draw(rng, "attitude", "gaze")]])
    low, high = parameters.range("display", "lids")
    lids = np.array([max(0.0, rng.uniform(low - high, high))])
    moment = Sequence(
        expression="",
        units=display.units,
        course={unit: np.array([intensity]) for unit, intensity in display.units.items()},
        blink=lids,
        rotation=np.radians([((1 - body) * angles[0], *angles[1:])]),
        shift=np.zeros((1, 3)),
        gaze=gaze,
        laterality=display.laterality,
        noise_seed=0,
    )
    posed = surfaces(person.subject, moment, 0, person.parts)
    return replace(posed, vertices=posed.vertices @ turn(np.radians(body * angles[0]), 0.0, 0.0).T)


def _camera(person: Person, posed: Surfaces, framing: Framing, distance: float) -> Camera:
    """Return the camera that sees the eyes where the framing wants them."""
    width, height = framing.size
    centres = person.subject.balls + np.array([0, 0, person.subject.radii[2]])
    between = float(np.hypot(*(centres[1] - centres[0])[:2]))
    pupils = posed.vertices[[posed.skin + PUPIL, posed.skin + EYEBALL + PUPIL]].mean(0)
    focal = framing.inter_ocular / between * (distance - pupils[2])
    middle = Camera(distance, focal, (0.0, 0.0)).project(pupils[None])[0]
    return Camera(
        distance, focal, (framing.eyes[0] * width - 0.5 - middle[0], framing.eyes[1] * height - 0.5 - middle[1])
    )


def _rendered(
    person: Person,
    display: Display,
    posed: Surfaces,
    camera: Camera,
    framing: Framing,
    parameters: Parameters,
    rng: np.random.Generator,
    *,
    studio: bool,
    wall: bool,
) -> tuple[np.ndarray, np.ndarray]:
    """Return linear light (h, w, 3) and where skin is (h, w)."""
    width, height = framing.size
    step = 1 / framing.sampling
    columns, rows = round(width * framing.sampling), round(height * framing.sampling)
    triangle, weights, _ = rasterise(
        camera.project(posed.vertices), posed.triangles, columns, rows, step, step / 2 - 0.5
    )
    normals = skin_normals(posed.vertices, posed.triangles, person.subject, posed.skin)
    shade = posed.shade * hollows(posed.vertices, person.subject, posed.skin)
    direction, lights = STUDIO_LIGHT if studio else _lights(parameters, rng)
    scenery = draw_wall if wall else draw_background
    picture = np.full((rows, columns, 3), 0.5, np.float32) if studio else scenery(rng, rows, columns)
    shade_samples(
        picture, triangle, weights, posed.triangles, posed.material, normals, posed.texture, shade,
        person.skin.folded(display.units), FRAME, person.eye, *_grains(),
        person.colours, direction, lights, person.subject.traits.skin["gloss"],
    )  # fmt: skip
    face = ((triangle >= 0) & (posed.material[triangle] == SKIN)).astype(np.float32)
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    return small, cv2.resize(face, (width, height), interpolation=cv2.INTER_AREA) > 0.5


@lru_cache(maxsize=1)
def _grains() -> tuple[np.ndarray, np.ndarray]:
    """Unit noise of plain surfaces, and the same drawn out downwards, of hair."""
    rng = np.random.default_rng(GRAINS)
    hair = noise(rng, (256, 256), (0.9, 17)) + 0.9 * noise(rng, (256, 256), (1.8, 30))
    return noise(rng, (128, 128), (3.0, 3.0)).astype(np.float32), (hair / 1.35).astype(np.float32)


def _lights(parameters: Parameters, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Direction of the key light, and key, fill, ambient and rim (4, 3) in colour."""
    draw = {name: parameters.draw(rng, "light", name) for name in ("side", "height", "warmth")}
    azimuth, elevation = np.radians(draw["side"]), np.radians(draw["height"])
    direction = np.array([np.sin(azimuth) * np.cos(elevation), -np.sin(elevation), np.cos(azimuth) * np.cos(elevation)])
    strength = [float(rng.uniform(*parameters.range("light", name))) for name in ("key", "fill", "ambient", "rim")]
    warm = np.exp(draw["warmth"] * np.array([1, 0, -1]))
    return direction, np.array(strength)[:, None] * np.stack([warm, 1 / warm, 1 / warm, warm])
