"""A layer that objects before a face are drawn on, in the plane of the picture and in linear light, and that face."""

from dataclasses import dataclass

import cv2
import numpy as np

from ofer.corpora.synthetic.raster import noise

FINE = 3
"""Samples per pixel and axis."""

Layer = tuple[np.ndarray, np.ndarray]
"""Colour (h, w, 3) and cover (h, w), 0 … 1, of an object."""


@dataclass(frozen=True)
class Face:
    """points: (68, 2) iBUG and pupils (2, 2) in pixels; colours: (8, 3) reflectance of the person's materials."""

    points: np.ndarray
    pupils: np.ndarray
    colours: np.ndarray

    @property
    def axes(self) -> np.ndarray:
        """Across the face and down it, each as long as the pupils are apart."""
        across = self.pupils[1] - self.pupils[0]
        return np.stack([across, [-across[1], across[0]]])

    @property
    def size(self) -> float:
        """Pixels between the pupils."""
        return float(np.hypot(*self.axes[0]))

    @property
    def mouth(self) -> np.ndarray:
        """The middle between the lips, in the face's units."""
        return np.asarray(np.linalg.solve(self.axes.T, self.points[[62, 66]].mean(0) - self.pupils.mean(0)))

    def at(self, places: np.ndarray) -> np.ndarray:
        """Pixels of places (..., 2) in the face's units: distances of the pupils, from the middle between them."""
        return np.asarray(self.pupils.mean(0) + places @ self.axes)


class Canvas:
    """A layer at FINE samples per pixel, drawn on in pixels of the picture."""

    def __init__(self, rng: np.random.Generator, height: int, width: int) -> None:
        self.rng = rng
        self.cover = np.zeros((height * FINE, width * FINE), np.float32)
        self.colour = np.zeros((*self.cover.shape, 3), np.float32)

    def fill(self, points: np.ndarray, colour: np.ndarray, *, rough: float = 0.0, round_edge: float = 0.0) -> None:
        """Fill a polygon (n, 2); rough: contrast of its surface; round_edge: how much darker its edge is."""
        corners = np.rint((points + 0.5) * FINE).astype(np.int32)
        low = np.clip(corners.min(0) - 1, 0, self.cover.shape[::-1])
        high = np.clip(corners.max(0) + 2, 0, self.cover.shape[::-1])
        if (low >= high).any():
            return
        window = np.s_[low[1] : high[1], low[0] : high[0]]
        columns, rows = high - low
        area = np.zeros((rows, columns), np.uint8)
        cv2.fillPoly(area, [corners - low], 1)
        tone = 1 + rough * noise(self.rng, (rows, columns), (4.0, 4.0)) if rough else np.ones((rows, columns))
        if round_edge:
            deep = cv2.distanceTransform(area, cv2.DIST_L2, 3)
            tone *= 1 - round_edge * np.exp(-deep / max(0.35 * float(deep.max()), 1e-6))
        inside = area > 0
        self.colour[window][inside] = (colour * tone[..., None])[inside]
        self.cover[window][inside] = 1

    def capsule(
        self, start: np.ndarray, end: np.ndarray, width: float, colour: np.ndarray, *, rough: float = 0.05
    ) -> None:
        """Fill what lies within width / 2 of the line from start to end, rounded."""
        turn = np.linspace(-np.pi / 2, np.pi / 2, 12)
        angle = np.arctan2(*(end - start)[::-1])
        near = start - width / 2 * np.stack([np.cos(angle + turn), np.sin(angle + turn)], 1)
        far = end + width / 2 * np.stack([np.cos(angle + turn), np.sin(angle + turn)], 1)
        self.fill(np.concatenate([far, near]), colour, rough=rough, round_edge=0.55)

    def layer(self) -> Layer:
        """Return the layer at one sample a pixel."""
        size = (self.cover.shape[1] // FINE, self.cover.shape[0] // FINE)
        cover = cv2.resize(self.cover, size, interpolation=cv2.INTER_AREA)
        colour = cv2.resize(self.colour * self.cover[..., None], size, interpolation=cv2.INTER_AREA)
        return colour / np.maximum(cover, 1e-6)[..., None], cover


def ellipse(centre: np.ndarray, across: float, down: float, turn: float = 0.0, power: float = 2.0) -> np.ndarray:
    """Points (60, 2) of an ellipse with half axes `across` and `down`; a higher power makes it squarer."""
    t = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    x, y = (np.sign(f) * np.abs(f) ** (2 / power) for f in (np.cos(t), np.sin(t)))
    c, s = np.cos(turn), np.sin(turn)
    return centre + np.stack([c * across * x - s * down * y, s * across * x + c * down * y], 1)


def turned(places: np.ndarray, degrees: float) -> np.ndarray:
    """Places (n, 2) turned clockwise about their origin."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.asarray(places @ np.array([[c, s], [-s, c]]))


def slab(across: float, down: float) -> np.ndarray:
    """Corners (4, 2) of a rectangle about its origin, by half its sides."""
    return np.array([[-across, -down], [across, -down], [across, down], [-across, down]])
