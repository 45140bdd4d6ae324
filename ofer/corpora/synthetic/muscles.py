"""Waters's muscles (Computer Graphics 21(4), 1987) and the jaw: displacement fields over the skin.

Both kinds are linear in the contraction, so a muscle is kept as its field at contraction 1 and a frame is
a sum.
"""

from functools import reduce

import numpy as np


def linear_muscle(
    points: np.ndarray,
    origin: np.ndarray,
    insertion: np.ndarray,
    *,
    zone_angle: float,
    inner: float,
    outer: float,
) -> np.ndarray:
    """Field of a linear muscle at contraction 1 and pull 1 mm: (n, 3) for (n, 3) `points`.

    The muscle pulls each point in its zone straight towards `origin`, where it is fixed to the bone. The
    zone is a cone about origin → insertion of half angle `zone_angle` (radians) that ends at `outer` mm
    from the origin. The pull falls with the angle as cos(π/2 · angle / zone_angle), and with the distance
    D as Waters's radial factor: cos(π/2 · (1 − D / inner)) up to `inner`, cos(π/2 · (D − inner) / (outer −
    inner)) beyond. (Waters's plain cosine of the angle leaves a step at the edge of the zone; scaled to
    the zone it ends at zero.)
    """
    towards = _columns(origin - points)
    distance = np.sqrt(_dot(towards, towards))
    safe = np.maximum(distance, 1e-9)
    axis = (insertion - origin) / np.linalg.norm(insertion - origin)
    angle = np.arccos(np.clip(-_dot(towards, axis) / safe, -1.0, 1.0))
    angular = np.cos(np.pi / 2 * np.clip(angle / zone_angle, 0, 1))
    near, far = 1 - np.clip(distance / inner, 0, 1), np.clip((distance - inner) / (outer - inner), 0, 1)
    radial = np.cos(np.pi / 2 * np.where(distance < inner, near, far))
    return towards / safe[:, None] * (angular * radial)[:, None]


def sphincter_muscle(
    points: np.ndarray, centre: np.ndarray, semi_axes: tuple[float, float], vertical: float
) -> np.ndarray:
    """Field of a sphincter at contraction 1 and pull 1 mm: (n, 3) for (n, 3) `points`.

    The muscle draws the points inside an ellipse in the frontal plane towards its centre. With f = Waters's
    elliptic distance (0 at the centre, 1 on the rim) the pull is sin²(πf): it sets in smoothly at the rim,
    and there is none at the centre, which has nowhere to go. `vertical` scales the vertical part.
    """
    offset = (points[:, :2] - centre[:2]) / np.asarray(semi_axes)
    f = np.clip(np.hypot(offset[:, 0], offset[:, 1]), 0, 1)
    towards = _columns(centre[:2] - points[:, :2])
    length = np.maximum(np.sqrt(_dot(towards, towards)), 1e-9)
    field = np.zeros_like(points)
    field[:, :2] = towards / length[:, None] * np.sin(np.pi * f)[:, None] ** 2
    field[:, 1] *= vertical
    return field


def _columns(vectors: np.ndarray) -> np.ndarray:
    """Return the same (n, d) vectors, stored column by column: numpy is many times slower along an axis so short."""
    return np.asfortranarray(vectors)


def _dot(vectors: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the inner products (n,) of (n, d) vectors."""
    return np.asarray(reduce(np.add, (vectors * other).T))


def turn_jaw(
    points: np.ndarray, weight: np.ndarray, angle: float, axis: tuple[float, float], glide: float
) -> np.ndarray:
    """Move (n, 3) `points` with the jaw: a rotation by `angle` (radians, opening) about the condyles and a
    glide.

    axis: (y, z) in mm of the line through both condyles, parallel to x. glide: mm forwards. weight: (n,),
    share of the jaw's motion that a point follows, 1 on the chin and 0 on the skull.
    """
    y, z = points[:, 1] - axis[0], points[:, 2] - axis[1]
    cosine, sine = np.cos(angle), np.sin(angle)
    moved = points.copy()
    moved[:, 1] += weight * (cosine * y + sine * z - y)
    moved[:, 2] += weight * (cosine * z - sine * y - z + glide)
    return moved


def part_lips(position: np.ndarray, upper: int, lower: int, neutral: np.ndarray, reach: float = 14.0) -> None:
    """Keep the lips from passing through each other, in place, on the (rows, columns, 3) grid.

    Where the upper margin has come below the lower one, both sides give way: the overlap is shared, and
    fades over `reach` mm from the line. `neutral` is the grid at rest, from which the distances are taken.
    """
    middle = (upper + lower + 1) // 2
    overlap = np.maximum(position[upper, :, 1] - position[lower, :, 1], 0.0)
    if not overlap.any():
        return
    above = np.clip(1 - (neutral[upper, :, 1] - neutral[:middle, :, 1]) / reach, 0, 1)
    below = np.clip(1 - (neutral[middle:, :, 1] - neutral[lower, :, 1]) / reach, 0, 1)
    position[:middle, :, 1] -= 0.55 * overlap * above
    position[middle:, :, 1] += 0.45 * overlap * np.minimum(below, 1)
