"""The true motion of every pixel between two frames of a generated sequence."""

import re
from functools import lru_cache
from pathlib import Path

import numpy as np

from ofer.base.errors import OferError
from ofer.corpora.synthetic.camera import camera_of
from ofer.corpora.synthetic.landmarks import landmark_vertices
from ofer.corpora.synthetic.parameters import Parameters, read_parameters
from ofer.corpora.synthetic.parts import CAVITY
from ofer.corpora.synthetic.render import rasterise
from ofer.corpora.synthetic.scene import Surfaces, surfaces
from ofer.corpora.synthetic.sequence import draw_sequence
from ofer.corpora.synthetic.subject import Subject, draw_subject

TOLERANCE = 1.5
"""mm of depth by which a point may lie behind what is seen in its place and still count as seen."""


def sequence_of(sample_id: str) -> tuple[int, int]:
    """(subject, sequence) numbers of an id such as "S001_003"."""
    match = re.fullmatch(r"S(\d+)_(\d+)", sample_id)
    if match is None:
        raise OferError(f"{sample_id}: not an id of the synthetic corpus; ids look like S001_003")
    return int(match[1]), int(match[2])


@lru_cache(maxsize=2)
def _subject(parameters: Parameters, seed: int, number: int) -> Subject:
    return draw_subject(parameters, seed, number)


def _geometry(
    parameters: Path,
    seed: int,
    frames: tuple[int, int],
    size: tuple[int, int],
    subject: int,
    sequence: int,
    wanted: tuple[int, ...],
) -> tuple[Subject, list[Surfaces], list[np.ndarray]]:
    read = read_parameters(parameters)
    person = _subject(read, seed, subject)
    display = draw_sequence(read, seed, subject, sequence, (frames[0], frames[1]))
    for frame in wanted:
        if not 1 <= frame <= display.frames:
            raise OferError(f"S{subject:03d}_{sequence:03d}: has no frame {frame}; it has frames 1 to {display.frames}")
    camera = camera_of(person, size)
    shown = [surfaces(person, display, frame - 1) for frame in wanted]
    return person, shown, [camera.project(surface.vertices) for surface in shown]


def true_landmarks(
    *,
    parameters: Path,
    seed: int,
    frames: tuple[int, int],
    size: tuple[int, int],
    subject: int,
    sequence: int,
    frame: int,
) -> np.ndarray:
    """(68, 2) float64: x, y in pixels of the iBUG points in frame `frame` (1 is the first)."""
    person, _, (screen,) = _geometry(parameters, seed, frames, size, subject, sequence, (frame,))
    return screen[landmark_vertices(person.grid, person.parameters), :2]


def true_motion(
    *,
    parameters: Path,
    seed: int,
    frames: tuple[int, int],
    size: tuple[int, int],
    subject: int,
    sequence: int,
    previous: int,
    next: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Compute where the surface point seen at each pixel of frame `previous` has gone in frame `next`.

    parameters, seed, frames, size: as the corpus was generated; size is (width, height). Frames count from 1.
    Returns the motion, float32 (2, height, width) in pixels (dx rightwards, dy downwards), and a bool mask
    (height, width): False on the background, on the mouth's cavity, and where the point is hidden in
    `next` or lies outside its picture. The motion of hidden points is still given; of background it is 0.
    Raises OferError for a frame that the sequence does not have.
    """
    _, shown, (before, after) = _geometry(parameters, seed, frames, size, subject, sequence, (previous, next))
    width, height = size
    triangles, material = shown[0].triangles, shown[0].material
    triangle, weights, _ = rasterise(before, triangles, width, height, 1.0, 0.0)
    _, _, depth = rasterise(after, triangles, width, height, 1.0, 0.0)
    seen = triangle >= 0
    corners = triangles[triangle[seen]]
    share = np.concatenate([1 - weights[seen].sum(1, keepdims=True), weights[seen]], 1).astype(np.float64)
    # The shares hold in space; pixel = space / depth, so in the picture each corner also weighs by its depth.
    place = after[corners]
    point_depth = (share * place[..., 2]).sum(1)
    screen_share = share * place[..., 2] / point_depth[:, None]
    target = (screen_share[..., None] * place[..., :2]).sum(1)
    rows, columns = np.nonzero(seen)
    motion = np.zeros((2, height, width), np.float32)
    motion[0, rows, columns] = target[:, 0] - columns
    motion[1, rows, columns] = target[:, 1] - rows
    left, top = np.floor(target[:, 0]).astype(int), np.floor(target[:, 1]).astype(int)
    inside = (left >= 0) & (top >= 0) & (left + 1 < width) & (top + 1 < height)
    left, top = np.clip(left, 0, width - 2), np.clip(top, 0, height - 2)
    around = np.stack([depth[top, left], depth[top, left + 1], depth[top + 1, left], depth[top + 1, left + 1]])
    front = np.where(around < 1e8, around, -np.inf).max(0)  # the farthest of the four that is no background
    valid = np.zeros((height, width), bool)
    valid[rows, columns] = inside & (point_depth <= front + TOLERANCE) & (material[triangle[seen]] != CAVITY)
    return motion, valid
