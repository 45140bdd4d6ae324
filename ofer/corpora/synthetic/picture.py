"""Draw a frame's surfaces as an 8-bit grey picture."""

from dataclasses import dataclass

import cv2
import numpy as np

from ofer.corpora.synthetic.camera import Camera
from ofer.corpora.synthetic.folds import fold_depths
from ofer.corpora.synthetic.raster import LEFT, SCALE, TOP, noise, slopes
from ofer.corpora.synthetic.render import rasterise, shade_pixels, vertex_normals
from ofer.corpora.synthetic.scene import Surfaces
from ofer.corpora.synthetic.sequence import Sequence
from ofer.corpora.synthetic.skin import Skin
from ofer.corpora.synthetic.subject import LOOK, Subject, stream

SUPERSAMPLING = 2
"""Samples per pixel and axis."""


@dataclass(frozen=True)
class Look:
    """Textures that a subject's pictures share. eye: (S, S) over ±20 mm; grain: (256, 256) unit noise;
    strands: (1024, 1024) the same, drawn out downwards; background: (height, width) linear light."""

    skin: Skin
    eye: np.ndarray
    grain: np.ndarray
    strands: np.ndarray
    background: np.ndarray


def subject_look(subject: Subject, skin: Skin, seed: int, number: int, size: tuple[int, int]) -> Look:
    """Draw the eyes' texture, the grain of plain surfaces and the background."""
    rng = stream(seed, number, LOOK)
    grain = noise(rng, (256, 256), (3.0, 3.0)) + 0.5 * noise(rng, (256, 256), (1.0, 1.0))
    strands = noise(rng, (1024, 1024), (1.0, 34)) + 0.9 * noise(rng, (1024, 1024), (3.2, 60))
    width, height = size
    light = subject.traits.light
    ramp = np.linspace(-1, 1, width)[None, :] * light["gradient"] + np.linspace(0.06, -0.06, height)[:, None]
    blotch = 0.012 * noise(rng, (height, width), (60, 60))
    background = np.clip(light["background"] * (1 + ramp + blotch), 0.02, 0.95).astype(np.float32)
    return Look(
        skin,
        _eye_texture(rng, subject),
        grain.astype(np.float32),
        (strands / 1.35).astype(np.float32),
        background,
    )


def _eye_texture(rng: np.random.Generator, subject: Subject) -> np.ndarray:
    eye = subject.traits.eye
    side = 480
    axis = (np.arange(side) + 0.5) / side * 40 - 20
    x, y = np.meshgrid(axis, axis)
    radius, turn = np.hypot(x, y), np.arctan2(y, x)
    fibres = np.interp(turn, np.linspace(-np.pi, np.pi, 73), np.append(rng.standard_normal(72), 0.0))
    iris = eye["iris_albedo"] * (1 + 0.25 * fibres) * (0.75 + 0.5 * np.clip((eye["iris"] - radius) / 4, 0, 1))
    iris = iris * (1 - 0.65 * np.clip((radius - eye["iris"] + 1.1) / 1.0, 0, 1))
    image = eye["sclera_albedo"] * (1 - 0.2 * np.clip((np.abs(x) - 11) / 4, 0, 1))
    edge = np.clip((eye["iris"] - radius) / 0.5 + 0.5, 0, 1)
    image = image * (1 - edge) + iris * edge
    hole = np.clip((eye["pupil"] - radius) / 0.4 + 0.5, 0, 1)
    return (image * (1 - hole) + 0.012 * hole).astype(np.float32)


def skin_normals(vertices: np.ndarray, triangles: np.ndarray, subject: Subject, skin: int) -> np.ndarray:
    """Unit normals (n, 3) float32 of all vertices; one surface across the seams of closed lids and lips'
    corners.
    """
    normals = vertex_normals(vertices, triangles)
    grid = subject.grid
    part = normals[:skin].reshape(*grid.x.shape, 3)
    for upper, lower in ((grid.upper_lid, grid.lower_lid), (grid.upper_lip, grid.lower_lip)):
        closed = np.abs(grid.tuck[upper + 1]) < 1e-9
        joined = part[upper, closed] + part[lower, closed]
        for row in range(upper, lower + 1):
            part[row, closed] = joined
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    return (normals / np.maximum(length, 1e-12)).astype(np.float32)


def hollows(vertices: np.ndarray, subject: Subject, skin: int) -> np.ndarray:
    """Share of the ambient light (n,) that reaches each vertex: less where the skin lies below its
    surroundings.
    """
    grid = subject.grid
    z = vertices[:skin, 2].reshape(grid.x.shape).astype(np.float32)
    shade = np.ones_like(z)
    for sigma, full in ((3.0, 4.0), (7.0, 9.0), (16.0, 26.0)):
        below = cv2.GaussianBlur(z, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE) - z
        shade *= 1 - 0.5 * np.clip(below / full, -0.08, 1.0)
    result = np.ones(len(vertices), np.float32)
    result[:skin] = np.clip(shade, 0.2, 1.08).ravel()
    return result


def frame_skin(skin: Skin, units: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """Albedo and slope of the skin with its folds as deep as the action units make them."""
    albedo, slope = skin.albedo.copy(), skin.slope.copy()
    for name, depth in fold_depths(units, rest=skin.rest, strength=skin.strength).items():
        row, column, relief = skin.folds[name]
        if depth <= 0.01:
            continue
        area = (slice(row, row + relief.shape[0]), slice(column, column + relief.shape[1]))
        albedo[area] *= 1 + 0.22 * depth * np.minimum(relief, 0)
        slope[(slice(None), *area)] += slopes(depth * relief)
    return albedo, slope


def exposure(subject: Subject) -> float:
    """Factor on the light by which the camera brings most of the way to its target what the skin reflects."""
    light, values = subject.traits.light, subject.traits.camera
    reflected = subject.traits.skin["albedo"] * (0.6 * light["key"] + 0.7 * light["fill"] + 0.7 * light["ambient"])
    return float((values["exposure"] / reflected) ** values["adaptation"])


def draw_frame(
    subject: Subject, look: Look, sequence: Sequence, frame: int, surface: Surfaces, camera: Camera
) -> np.ndarray:
    """(height, width) uint8: the picture of frame 0 … frames − 1, with the camera's blur, tone curve and
    noise.
    """
    height, width = look.background.shape
    step = 1 / SUPERSAMPLING
    screen = camera.project(surface.vertices)
    size = (height * SUPERSAMPLING, width * SUPERSAMPLING)
    triangle, weights, _ = rasterise(screen, surface.triangles, size[1], size[0], step, step / 2 - 0.5)
    normals = skin_normals(surface.vertices, surface.triangles, subject, surface.skin)
    shade = surface.shade * hollows(surface.vertices, subject, surface.skin)
    albedo, slope = frame_skin(look.skin, {unit: float(course[frame]) for unit, course in sequence.course.items()})
    light = subject.traits.light
    azimuth, elevation = np.radians(light["azimuth"]), np.radians(light["elevation"])
    key = np.array(
        [
            np.sin(azimuth) * np.cos(elevation),
            -np.sin(elevation),
            np.cos(azimuth) * np.cos(elevation),
            light["key"],
            light["fill"],
            light["ambient"],
        ]
    )
    skin = subject.traits.skin
    key[3:] *= exposure(subject)
    reflectances = np.array([skin["albedo"], subject.traits.cloth["albedo"], 0.62, 0.02, subject.traits.hair["albedo"]])
    picture = cv2.resize(look.background, (size[1], size[0]), interpolation=cv2.INTER_LINEAR)
    shade_pixels(
        picture, triangle, weights, surface.triangles, surface.material, normals, surface.texture, shade,
        albedo, slope, np.array([LEFT, TOP, SCALE]), look.eye, look.grain, look.strands,
        reflectances, key, skin["gloss"],
    )  # fmt: skip
    values = subject.traits.camera
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), values["blur"])
    grey = 255 * np.clip(small, 0, 1) ** values["gamma"]
    rng = np.random.default_rng([sequence.noise_seed, frame])
    grey += values["noise"] * rng.standard_normal(grey.shape, dtype=np.float32)
    return np.clip(np.rint(grey), 0, 255).astype(np.uint8)
