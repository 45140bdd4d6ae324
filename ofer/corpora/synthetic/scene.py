"""One frame's surfaces: the subject under the sequence's contractions and pose."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ofer.corpora.synthetic import parts
from ofer.corpora.synthetic.curves import smoothstep
from ofer.corpora.synthetic.deformation import deformed_skin, jaw_turn
from ofer.corpora.synthetic.muscles import turn_jaw
from ofer.corpora.synthetic.parts import Part
from ofer.corpora.synthetic.sequence import Sequence
from ofer.corpora.synthetic.subject import Subject

PIVOT = np.array([0.0, 95.0, -20.0])
"""Point of the neck (mm) about which the head turns."""


@dataclass(frozen=True)
class Surfaces:
    """vertices (n, 3) in mm after all motion; triangles (m, 3); material (m,); texture (n, 2) mm; shade
    (n,) 0 … 1. skin: number of leading vertices that are the skin's grid."""

    vertices: np.ndarray
    triangles: np.ndarray
    material: np.ndarray
    texture: np.ndarray
    shade: np.ndarray
    skin: int


def eyeballs(subject: Subject, gaze: tuple[float, float]) -> list[Part]:
    """Both eyeballs, the image's left first."""
    slope = subject.parameters.number("eye", "slope")
    return [parts.eyeball(ball, subject.radii, slope, gaze) for ball in subject.balls]


def fixed_parts(subject: Subject) -> list[Part]:
    """All parts but the skin and the eyeballs, at rest."""
    grid, neutral = subject.grid, subject.neutral
    middle = neutral.shape[1] // 2
    lip = neutral[grid.upper_lip, middle]
    mouth = float(np.ptp(neutral[grid.upper_lip, np.abs(grid.x[grid.upper_lip]) < 26, 0])) / 2
    chin = neutral[np.argmax(neutral[:, middle, 1] * (grid.under_jaw[:, middle] == 0)), middle]
    level = int(np.argmin(np.abs(neutral[:, middle, 1] - 18)))
    edge = float(np.ptp(neutral[level, :, 0])) / 2
    jaw_width = 52 + 0.9 * subject.traits.shape["jaw_width"]
    pieces = [
        parts.teeth(lip, True, mouth * 0.95),
        parts.teeth(lip, False, mouth * 0.8),
        parts.cavity(lip, mouth * 1.1),
    ]
    for side in (-1.0, 1.0):
        pieces.append(parts.ear(side, np.array([side * (edge - 5), 17.0, -2.0]), subject.traits.shape["size"]))
    neckline = subject.traits.cloth["neckline"] + 0.5 * (chin[1] - 112)
    pieces.append(parts.neck(chin, jaw_width, neckline + 22))
    pieces.append(parts.clothes(neckline, jaw_width))
    hair = subject.traits.hair
    if hair["length"] > 0:
        pieces.append(parts.long_hair(edge, min(hair["length"], neckline), hair["thickness"], subject.traits.hair_wave))
    return pieces


def turn(yaw: float, pitch: float, roll: float) -> np.ndarray:
    """Rotation matrix of the head: yaw about y, then pitch about x, then roll about z (radians)."""
    cy, sy, cp, sp, cr, sr = (
        np.cos(yaw),
        np.sin(yaw),
        np.cos(pitch),
        np.sin(pitch),
        np.cos(roll),
        np.sin(roll),
    )
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_x = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
    about_z = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    return about_z @ about_x @ about_y


def surfaces(subject: Subject, sequence: Sequence, frame: int, fixed: Iterable[Part] | None = None) -> Surfaces:
    """All surfaces in frame 0 … frames − 1 of a sequence; `fixed`: pieces in place of the subject's `fixed_parts`."""
    contractions = sequence.contractions(frame, subject.parameters, subject)
    skin = deformed_skin(subject, contractions)
    grid = subject.grid
    gaze = (float(sequence.gaze[frame, 0]), float(sequence.gaze[frame, 1]))
    pieces = [*eyeballs(subject, gaze), *(fixed_parts(subject) if fixed is None else fixed)]
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
    pose = subject.traits.pose
    angles = sequence.rotation[frame] + np.radians([pose["yaw"], pose["pitch"], pose["roll"]])
    matrix = turn(*angles)
    moved = moved + follow * (np.einsum("ij,kj->ik", moved - PIVOT, matrix) + PIVOT + sequence.shift[frame] - moved)
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
