"""One frame's surfaces: the subject under the sequence's contractions and pose, and its projection to the picture."""

from dataclasses import dataclass

import numpy as np

from ofer.corpora.synthetic import parts
from ofer.corpora.synthetic.lids import drape, move_lids
from ofer.corpora.synthetic.mesh import smoothstep
from ofer.corpora.synthetic.muscles import part_lips, turn_jaw
from ofer.corpora.synthetic.parts import Part
from ofer.corpora.synthetic.sequence import Sequence
from ofer.corpora.synthetic.subject import Subject

PIVOT = np.array([0.0, 95.0, -20.0])
"""Point of the neck (mm) about which the head turns."""


@dataclass(frozen=True)
class Surfaces:
    """vertices (n, 3) in mm after all motion; triangles (m, 3); material (m,); texture (n, 2) mm; shade (n,) 0 … 1.
    skin: number of leading vertices that are the skin's grid."""

    vertices: np.ndarray
    triangles: np.ndarray
    material: np.ndarray
    texture: np.ndarray
    shade: np.ndarray
    skin: int


@dataclass(frozen=True)
class Camera:
    """Pinhole on the z axis. distance: mm from the origin; focal: pixels; centre: (x, y) pixels."""

    distance: float
    focal: float
    centre: tuple[float, float]

    def project(self, vertices: np.ndarray) -> np.ndarray:
        """(n, 3) mm → (n, 3): x, y in pixels (a pixel's centre is at whole numbers) and depth in mm."""
        depth = self.distance - vertices[:, 2]
        scale = self.focal / depth
        return np.stack([self.centre[0] + vertices[:, 0] * scale, self.centre[1] + vertices[:, 1] * scale, depth], 1)


def camera_of(subject: Subject, size: tuple[int, int]) -> Camera:
    """The subject's camera for frames of `size` (width, height)."""
    values = subject.values["camera"]
    zoom = size[0] / 640
    eyes = subject.balls
    between = float(np.hypot(*(eyes[1] - eyes[0])[:2]))
    depth = values["distance"] - float(eyes[:, 2].mean() + subject.radii[2])
    focal = values["inter_ocular"] * zoom * depth / between
    return Camera(values["distance"], focal, ((size[0] - 1) / 2 + values["centre_x"] * zoom, values["eye_line"] * size[1]))


def deformed_skin(subject: Subject, contractions: dict[str, tuple[float, float]]) -> np.ndarray:
    """(rows, columns, 3) mm: the skin under contractions (image left, image right), before the head's motion."""
    parameters, grid = subject.parameters, subject.grid
    position = subject.undraped.copy()
    for name, side, first, field in subject.muscles:
        left, right = contractions.get(name, (0.0, 0.0))
        amount = (left + right) / 2 if side == 0 else right if side > 0 else left
        if amount:
            position[first : first + len(field)] += amount * field
    part_lips(position, grid.upper_lip, grid.lower_lip, subject.neutral)
    opening = sum(contractions.get("jaw", (0.0, 0.0))) / 2
    if opening:
        turned = turn_jaw(position.reshape(-1, 3), subject.jaw.ravel(), *jaw_turn(subject, opening))
        position = turned.reshape(position.shape)
    moves = []
    for side in (0, 1):
        lift = contractions.get("lid_raise", (0.0, 0.0))[side] * parameters.number("eye", "raise")
        tight = contractions.get("lid_tighten", (0.0, 0.0))[side]
        moves.append((tight * parameters.number("eye", "tighten") - lift, -tight * parameters.number("eye", "tighten_lower")))
    move_lids(position, subject.lids, (moves[0], moves[1]), contractions.get("lid_close", (0.0, 0.0)))
    drape(position, subject.lids, subject.balls, subject.radii, parameters.number("eye", "slope"), parameters.number("eye", "lid_thickness"))
    return position


def jaw_turn(subject: Subject, opening: float) -> tuple[float, tuple[float, float], float]:
    """Angle (radians), axis (y, z) and glide (mm) of the jaw for a contraction 0 … 1."""
    jaw = subject.parameters
    size = subject.values["shape"]["size"]
    axis = (jaw.number("jaw", "axis", "y") * size, jaw.number("jaw", "axis", "z") * size)
    return np.radians(jaw.number("jaw", "maximum")) * opening, axis, jaw.number("jaw", "glide") * opening


def other_parts(subject: Subject, gaze: tuple[float, float]) -> list[Part]:
    """All parts but the skin, at rest."""
    grid, neutral = subject.grid, subject.neutral
    middle = neutral.shape[1] // 2
    lip = neutral[grid.upper_lip, middle]
    mouth = float(np.ptp(neutral[grid.upper_lip, np.abs(grid.x[grid.upper_lip]) < 26, 0])) / 2
    chin = neutral[np.argmax(neutral[:, middle, 1] * (grid.under_jaw[:, middle] == 0)), middle]
    level = int(np.argmin(np.abs(neutral[:, middle, 1] - 18)))
    edge = float(np.ptp(neutral[level, :, 0])) / 2
    jaw_width = 52 + 0.9 * subject.values["shape"]["jaw_width"]
    slope = subject.parameters.number("eye", "slope")
    pieces = [parts.eyeball(ball, subject.radii, slope, gaze) for ball in subject.balls]
    pieces += [parts.teeth(lip, True, mouth * 0.95), parts.teeth(lip, False, mouth * 0.8), parts.cavity(lip, mouth * 1.1)]
    for side in (-1.0, 1.0):
        pieces.append(parts.ear(side, np.array([side * (edge - 5), 17.0, -2.0]), subject.values["shape"]["size"]))
    neckline = subject.values["cloth"]["neckline"] + 0.5 * (chin[1] - 112)
    pieces.append(parts.neck(chin, jaw_width, neckline + 22))
    pieces.append(parts.clothes(neckline, jaw_width))
    hair = subject.values["hair"]
    if hair["length"] > 0:
        pieces.append(parts.long_hair(edge, min(hair["length"], neckline), hair["thickness"], subject.hair_wave))
    return pieces


def turn(yaw: float, pitch: float, roll: float) -> np.ndarray:
    """Rotation matrix of the head: yaw about y, then pitch about x, then roll about z (radians)."""
    cy, sy, cp, sp, cr, sr = np.cos(yaw), np.sin(yaw), np.cos(pitch), np.sin(pitch), np.cos(roll), np.sin(roll)
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_x = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
    about_z = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    return about_z @ about_x @ about_y


def surfaces(subject: Subject, sequence: Sequence, frame: int) -> Surfaces:
    """All surfaces in frame 0 … frames − 1 of a sequence."""
    contractions = sequence.contractions(frame, subject.parameters, subject)
    skin = deformed_skin(subject, contractions)
    grid = subject.grid
    pieces = other_parts(subject, (float(sequence.gaze[frame, 0]), float(sequence.gaze[frame, 1])))
    opening = sum(contractions["jaw"]) / 2
    vertices = [skin.reshape(-1, 3)]
    triangles = [grid.triangles]
    material = [np.full(len(grid.triangles), parts.SKIN, np.uint8)]
    texture = [np.stack([grid.x.ravel(), grid.y.ravel()], 1)]
    shade = [(1 - 0.75 * grid.hidden).ravel()]
    head = [np.ones(skin.size // 3)]
    count = len(vertices[0])
    for piece in pieces:
        rest = piece.vertices
        if opening and piece.jaw.any():
            rest = turn_jaw(rest, piece.jaw, *jaw_turn(subject, opening))
        lit = piece.shade
        if piece.material == parts.EYE:
            lit = lit * _under_lid(subject, skin, rest)
        vertices.append(rest)
        triangles.append(piece.triangles + count)
        material.append(np.full(len(piece.triangles), piece.material, np.uint8))
        texture.append(piece.texture)
        shade.append(lit)
        head.append(piece.head)
        count += len(rest)
    moved = np.concatenate(vertices)
    follow = np.concatenate(head)[:, None]
    pose = subject.values["pose"]
    angles = sequence.rotation[frame] + np.radians([pose["yaw"], pose["pitch"], pose["roll"]])
    matrix = turn(*angles)
    moved = moved + follow * ((moved - PIVOT) @ matrix.T + PIVOT + sequence.shift[frame] - moved)
    return Surfaces(
        moved,
        np.concatenate(triangles),
        np.concatenate(material),
        np.concatenate(texture).astype(np.float32),
        np.concatenate(shade).astype(np.float32),
        skin.size // 3,
    )


def _under_lid(subject: Subject, skin: np.ndarray, vertices: np.ndarray) -> np.ndarray:
    """Shade 0 … 1 that the upper lid casts on the eyeball's vertices."""
    row = skin[subject.grid.upper_lid]
    order = np.argsort(row[:, 0])
    margin = np.interp(vertices[:, 0], row[order, 0], row[order, 1])
    return 0.38 + 0.62 * smoothstep((vertices[:, 1] - margin + 0.6) / 4.2)
