"""Parts of the head besides its skin: eyeballs, teeth, the mouth's cavity, ears, neck and clothes."""

from dataclasses import dataclass

import numpy as np

SKIN, EYE, TEETH, CAVITY, PLAIN_SKIN, CLOTH, HAIR = 1, 2, 3, 4, 5, 6, 7
"""Materials. 0 is the background."""


@dataclass(frozen=True)
class Part:
    """A piece of surface: vertices (n, 3) in mm, triangles (m, 3), texture coordinates (n, 2) in mm,
    shade (n,) 0 … 1 (light that reaches it), head (n,) 0 … 1 share of the head's motion it follows,
    jaw (n,) share of the jaw's."""

    material: int
    vertices: np.ndarray
    triangles: np.ndarray
    texture: np.ndarray
    shade: np.ndarray
    head: np.ndarray
    jaw: np.ndarray


def grid_triangles(rows: int, columns: int) -> np.ndarray:
    """Triangles (n, 3) of a rows × columns grid of vertices in row-major order."""
    index = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = index[:-1, :-1], index[:-1, 1:], index[1:, :-1], index[1:, 1:]
    return np.concatenate(
        [np.stack([a.ravel(), b.ravel(), c.ravel()], 1), np.stack([b.ravel(), d.ravel(), c.ravel()], 1)]
    ).astype(np.int32)


def _part(
    material: int,
    xyz: np.ndarray,
    texture: np.ndarray,
    shade: np.ndarray,
    head: float | np.ndarray = 1.0,
    jaw: float | np.ndarray = 0.0,
) -> Part:
    rows, columns = xyz.shape[:2]
    full = np.ones((rows, columns))
    return Part(
        material,
        xyz.reshape(-1, 3),
        grid_triangles(rows, columns),
        texture.reshape(-1, 2),
        (full * shade).ravel(),
        (full * head).ravel(),
        (full * jaw).ravel(),
    )


def eyeball(centre: np.ndarray, radii: np.ndarray, slope: float, gaze: tuple[float, float]) -> Part:
    """Front of an eyeball; its texture is centred on the pupil and slides with the gaze (mm right, mm down).

    radii: (3,) mm of the ellipsoid, which is sheared backwards by `slope` mm per mm to the side."""
    u, v = np.meshgrid(np.linspace(-0.97, 0.97, 41), np.linspace(-0.95, 0.95, 33))
    texture = np.stack([u * radii[0], v * radii[1]], -1)
    x, y = texture[..., 0] + gaze[0], texture[..., 1] + gaze[1]
    depth = np.sqrt(np.clip(1 - (x / radii[0]) ** 2 - (y / radii[1]) ** 2, 0, None))
    cornea = 0.9 * np.exp(-((np.hypot(*np.moveaxis(texture, -1, 0)) / 4.5) ** 4))
    xyz = np.stack(
        [
            centre[0] + x,
            centre[1] + y,
            centre[2] + radii[2] * depth + cornea - slope * np.sign(centre[0]) * x,
        ],
        -1,
    )
    return _part(EYE, xyz, texture, np.ones(u.shape))


def teeth(lip: np.ndarray, upper: bool, half_width: float) -> Part:
    """A row of teeth behind `lip`, the (3,) middle of the lip line."""
    u, v = np.meshgrid(np.linspace(-1, 1, 49), np.linspace(0, 1, 7))
    x = u * half_width
    edge = 0.8 * np.abs(np.sin(np.pi * x / 7.6)) if upper else 0.4 * np.abs(np.sin(np.pi * x / 5.6))
    y = lip[1] + ((-9 + v * (11.5 - 2.2 * u**2 + edge)) if upper else (3.2 - edge + v * 9 + 1.5 * u**2))
    z = lip[2] - (7.0 if upper else 9.0) - 15 * u**2 - 1.5 * (1 - v)
    shade = (1 - 0.75 * np.abs(u) ** 2) * (0.35 + 0.65 * v if upper else 0.8 - 0.4 * v)
    return _part(TEETH, np.stack([x, y, z], -1), np.stack([x, 9 * v], -1), shade, 1.0, 0.0 if upper else 1.0)


def cavity(lip: np.ndarray, half_width: float) -> Part:
    """The dark wall behind the lips; its lower end follows the jaw."""
    u, v = np.meshgrid(np.linspace(-1, 1, 9), np.linspace(0, 1, 9))
    xyz = np.stack([u * half_width, lip[1] - 14 + 38 * v, lip[2] - 24 - 8 * u**2], -1)
    return _part(CAVITY, xyz, np.stack([xyz[..., 0], xyz[..., 1]], -1), np.ones(u.shape), 1.0, v)


def ear(side: float, attach: np.ndarray, size: float) -> Part:
    """One ear at `attach` (3,), side −1 image left, 1 image right; size: factor on the mean ear."""
    r, turn = np.meshgrid(np.linspace(0, 1, 14), np.linspace(-np.pi, np.pi, 41), indexing="ij")
    out = np.array([side * 0.56, 0.0, -0.83])
    down = np.array([-side * 0.14, 1.0, -0.12])
    normal = np.array([side * 0.83, 0.0, 0.56])
    back = 13.5 + 15.5 * r * np.cos(turn)
    tall = r * np.sin(turn) * (31 - 4 * (np.sin(turn) > 0)) * (1 + 0.12 * np.cos(turn))
    relief = 3.2 * np.exp(-(((r - 0.86) / 0.12) ** 2)) * (np.cos(turn) > -0.75)
    relief = (
        relief - 4.5 * np.exp(-((r / 0.42) ** 2)) + 1.8 * np.exp(-(((r - 0.55) / 0.12) ** 2)) * (np.cos(turn) > -0.2)
    )
    relief = relief - 5 * (r > 0.97)
    xyz = attach + size * (back[..., None] * out + tall[..., None] * down + relief[..., None] * normal)
    shade = 0.62 + 0.38 * np.clip((r - 0.25) / 0.5, 0, 1) - 0.2 * np.exp(-(((r - 0.7) / 0.08) ** 2))
    return _part(PLAIN_SKIN, xyz, np.stack([back + 200, tall], -1), shade)


def neck(chin: np.ndarray, half_width: float, bottom: float) -> Part:
    """The neck, from within the head to the clothes; its upper end turns with the head."""
    angle, v = np.meshgrid(np.linspace(-1.75, 1.75, 61), np.linspace(0, 1, 41))
    y = 55 + (bottom - 55) * v
    width = half_width * (0.97 - 0.06 * np.sin(np.pi * v) + 0.4 * np.clip(v - 0.55, 0, None) ** 1.2)
    sinew = 2.2 * np.exp(-(((np.abs(angle) - 0.5 + 0.35 * v) / 0.14) ** 2)) * v
    larynx = 3.5 * np.exp(-((angle / 0.16) ** 2)) * np.exp(-(((y - chin[1] - 30) / 9) ** 2))
    radius = width + sinew
    z = -14 + (radius * 0.98 + larynx) * np.cos(angle) - 9 * (1 - v)
    xyz = np.stack([radius * np.sin(angle), y, z], -1)
    under = np.clip((y - chin[1] + 6) / 46, 0, 1)
    shade = 0.42 + 0.58 * under**0.8 * np.ones_like(angle)
    head = 1 - np.clip((y - chin[1] + 10) / 55, 0, 1) ** 2 * 0.85
    return _part(PLAIN_SKIN, xyz, np.stack([angle * 60 + 300, y], -1), shade, head)


def clothes(neckline: float, half_width: float) -> Part:
    """Shoulders in a plain shirt; they do not move with the head."""
    angle, v = np.meshgrid(np.linspace(-1.7, 1.7, 81), np.linspace(0, 1, 41))
    front = np.clip(np.cos(angle), 0, 1) ** 2
    y = neckline - 16 + 20 * front * (1 - v) + 150 * v**1.3 + 10 * front * v
    width = half_width * 1.16 + 2 + 130 * np.clip(v / 0.45, 0, 1) ** 0.62
    depth = half_width * 1.1 + 50 * v**0.6
    rim = 2.0 * (v < 0.03)
    xyz = np.stack([(width + rim) * np.sin(angle), y, -14 + (depth + rim) * np.cos(angle)], -1)
    return _part(CLOTH, xyz, np.stack([xyz[..., 0], y], -1), 0.65 + 0.35 * np.clip(v / 0.08, 0, 1), 0.0)


def long_hair(half_width: float, length: float, thickness: float, wave: np.ndarray) -> Part:
    """Hair that falls from above the ears to `length` mm below the eyes, on both sides and behind the neck.

    wave: (n,) unit noise that bends the strands.
    """
    angle, v = np.meshgrid(np.linspace(1.22, 2 * np.pi - 1.22, 141), np.linspace(0, 1, 61))
    bend = np.interp(angle, np.linspace(0, 2 * np.pi, len(wave)), wave)
    y = -70 + (length + 70) * v + (5 * bend + 4 * np.sin(9 * angle)) * v**4
    down = np.clip((y + 70) / 110, 0, 1)
    width = half_width + 3 + 0.8 * thickness + 5 * np.sin(np.pi * down) + 2.5 * bend * down - 26 * (1 - down) ** 4
    inward = 12 * np.clip((y - 40) / 90, 0, 1)
    front = 8 * np.cos(6 * np.pi * v + 3 * bend) * down * (np.cos(angle) > 0.2) * 0.25
    x = (width - inward) * np.sin(angle) * (1 - 0.05 * v**4)
    z = -8 + 0.9 * width * np.cos(angle) + front
    shade = 0.55 + 0.45 * np.clip((np.abs(np.sin(angle)) - 0.5) / 0.4, 0, 1) * np.ones_like(v)
    head = 1 - np.clip((y - 60) / 140, 0, 1)
    return _part(HAIR, np.stack([x, y, z], -1), np.stack([angle * 70, y], -1), shade, head)
