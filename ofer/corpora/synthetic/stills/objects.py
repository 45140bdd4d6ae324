"""Objects before a face, laid by its points: what FED-RO's pictures have and no training of this package is shown.

Each is drawn in the plane of the picture, as colour in linear light and cover 0 … 1, before the camera's blur and tone.
"""

from collections.abc import Callable

import cv2
import numpy as np

from ofer.corpora.synthetic.raster import noise

FINE = 3
"""Samples per pixel and axis."""

Layer = tuple[np.ndarray, np.ndarray]
"""Colour (h, w, 3) and cover (h, w) of an object."""


class Canvas:
    """A layer at FINE samples per pixel, drawn on in pixels of the picture."""

    def __init__(self, rng: np.random.Generator, height: int, width: int) -> None:
        self.rng = rng
        self.cover = np.zeros((height * FINE, width * FINE), np.float32)
        self.colour = np.zeros((*self.cover.shape, 3), np.float32)

    def fill(self, points: np.ndarray, colour: np.ndarray, *, rough: float = 0.05, round_edge: float = 0.0) -> None:
        """Fill a polygon (n, 2); rough: contrast of its surface; round_edge: how much darker its edge is."""
        area = np.zeros(self.cover.shape, np.uint8)
        cv2.fillPoly(area, [np.rint((points + 0.5) * FINE).astype(np.int32)], 1)
        tone = 1 + rough * noise(self.rng, self.cover.shape, (4.0, 4.0))
        if round_edge:
            deep = cv2.distanceTransform(area, cv2.DIST_L2, 3)
            tone *= 1 - round_edge * np.exp(-deep / max(0.35 * float(deep.max()), 1e-6))
        inside = area > 0
        self.colour[inside] = (colour * tone[..., None])[inside]
        self.cover[inside] = 1

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


def sunglasses(canvas: Canvas, points: np.ndarray, pupils: np.ndarray, skin: np.ndarray) -> None:
    """Dark glasses on the nose, with arms to the ears."""
    apart = pupils[1] - pupils[0]
    size, turn = float(np.hypot(*apart)), float(np.arctan2(apart[1], apart[0]))
    frame = canvas.rng.uniform(0.01, 0.1) * canvas.rng.uniform(0.6, 1.4, 3)
    glass = canvas.rng.uniform(0.008, 0.04) * canvas.rng.uniform(0.7, 1.3, 3)
    for side, ear in ((0, points[0]), (1, points[16])):
        canvas.capsule(pupils[side] + (2 * side - 1) * 0.42 * apart, ear, 0.07 * size, frame)
    canvas.capsule(pupils[0] + 0.3 * apart, pupils[1] - 0.3 * apart, 0.07 * size, frame)
    power, down = canvas.rng.uniform(2, 4), canvas.rng.uniform(0.3, 0.4) * size
    for pupil in pupils:
        centre = pupil + np.array([0.0, 0.05 * size])
        canvas.fill(ellipse(centre, 0.45 * size, down, turn, power), frame)
        canvas.fill(ellipse(centre, 0.4 * size, down - 0.05 * size, turn, power), glass, rough=0.4)


def medical_mask(canvas: Canvas, points: np.ndarray, pupils: np.ndarray, skin: np.ndarray) -> None:
    """A pleated mask from the bridge of the nose to under the chin, with bands to the ears."""
    kinds = np.array([[0.45, 0.62, 0.72], [0.75, 0.75, 0.74], [0.03, 0.03, 0.035], [0.6, 0.4, 0.45]])
    colour = kinds[int(canvas.rng.integers(len(kinds)))]
    size = float(np.hypot(*(pupils[1] - pupils[0])))
    for ear, edge in ((points[0], points[3]), (points[16], points[13])):
        canvas.capsule(ear, edge, 0.04 * size, colour)
    outline = np.concatenate([points[2:15], points[[28]]])
    outline[3:10, 1] += 0.1 * size
    canvas.fill(outline, colour, rough=0.03, round_edge=0.3)
    for share in (0.3, 0.5, 0.7):
        left, right = points[2] + share * (points[5] - points[2]), points[14] + share * (points[11] - points[14])
        fold = left + np.linspace(0.12, 0.88, 20)[:, None] * (right - left)
        fold[:, 1] += 0.08 * size * np.sin(np.linspace(0, np.pi, 20))
        lower = fold[::-1] + np.array([0, 0.03 * size])
        canvas.fill(np.concatenate([fold, lower]), 0.65 * colour)


def hand(canvas: Canvas, points: np.ndarray, pupils: np.ndarray, skin: np.ndarray) -> None:
    """A hand from below, its fingers over the mouth, a cheek or an eye."""
    size, rng = float(np.hypot(*(pupils[1] - pupils[0]))), canvas.rng
    goal = (points[62] + points[66]) / 2 if rng.random() < 0.6 else pupils[int(rng.integers(2))]
    side = float(rng.choice((-1, 1)))
    lean = np.radians(-90 + side * rng.uniform(5, 45))
    along, across = np.array([np.cos(lean), np.sin(lean)]), np.array([-np.sin(lean), np.cos(lean)])
    wrist = goal - along * 1.9 * size
    canvas.capsule(wrist - along * 2 * size, wrist, 0.85 * size, skin)
    canvas.fill(ellipse(wrist + along * 0.5 * size, 0.75 * size, 0.55 * size, lean, 2.6), skin, round_edge=0.35)
    thumb = wrist + across * side * 0.4 * size
    canvas.capsule(thumb, thumb + (across * side * 0.55 + along * 0.8) * size, 0.3 * size, skin)
    for place, length in zip((-0.42, -0.14, 0.14, 0.42), (0.95, 1.2, 1.25, 1.0), strict=True):
        root = wrist + along * 1.0 * size + across * place * size * 1.05
        spread = lean + 0.18 * place + rng.normal(0, 0.04)
        canvas.capsule(root, root + length * size * np.array([np.cos(spread), np.sin(spread)]), 0.27 * size, skin)


def cup(canvas: Canvas, points: np.ndarray, pupils: np.ndarray, skin: np.ndarray) -> None:
    """A cup at the mouth, with a band about it."""
    size, rng = float(np.hypot(*(pupils[1] - pupils[0]))), canvas.rng
    colour, band = rng.uniform(0.1, 0.8) * rng.uniform(0.6, 1.3, 3), rng.uniform(0.03, 0.8, 3)
    turn = rng.normal(0, 0.12)
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    top = (points[62] + points[66]) / 2 - (0, rng.uniform(0.0, 0.35) * size)
    wide, narrow, deep = rng.uniform(0.6, 0.8) * size, rng.uniform(0.45, 0.6) * size, rng.uniform(1.5, 2.0) * size

    def slab(start: float, stop: float) -> np.ndarray:
        halves = [wide + (narrow - wide) * share for share in (start, stop)]
        corners = np.array([[-halves[0], start], [halves[0], start], [halves[1], stop], [-halves[1], stop]])
        return top + (corners * (1, deep)) @ spin.T

    canvas.fill(slab(0, 1), colour, round_edge=0.45)
    canvas.fill(slab(0.35, 0.7), band, round_edge=0.45)
    canvas.fill(ellipse(top, wide, 0.18 * size, turn), 0.75 * colour)


def phone(canvas: Canvas, points: np.ndarray, pupils: np.ndarray, skin: np.ndarray) -> None:
    """A telephone held before one half of the face, its back to the camera, and the fingers that hold it."""
    size, rng = float(np.hypot(*(pupils[1] - pupils[0]))), canvas.rng
    side = int(rng.integers(2))
    centre = (pupils[side] + points[(48, 54)[side]]) / 2 + rng.normal(0, 0.15, 2) * size
    turn = rng.normal(0, 0.25)
    colour = rng.uniform(0.02, 0.5) * rng.uniform(0.8, 1.2, 3)
    canvas.fill(ellipse(centre, 0.62 * size, 1.2 * size, turn, 9), colour, rough=0.02, round_edge=0.2)
    for place in (0.0, 0.22):
        lens = centre + np.array([-0.35, -0.9 + place]) * size
        canvas.fill(ellipse(lens, 0.09 * size, 0.09 * size), np.full(3, 0.01))
    for place in (-0.1, 0.25, 0.6):
        outer = centre + np.array([(2 * side - 1) * 1.3, place]) * size
        canvas.capsule(outer, centre + np.array([(2 * side - 1) * 0.25, place - 0.08]) * size, 0.27 * size, skin)


def scarf(canvas: Canvas, points: np.ndarray, pupils: np.ndarray, skin: np.ndarray) -> None:
    """A knitted scarf wound about the face up to the nose."""
    size, rng = float(np.hypot(*(pupils[1] - pupils[0]))), canvas.rng
    first, second = (rng.uniform(0.03, 0.6) * rng.uniform(0.4, 1.4, 3) for _ in range(2))
    top = points[33] + (0, rng.uniform(-0.25, 0.2) * size)
    height = canvas.cover.shape[0] / FINE
    rows = np.linspace(0, max(height - top[1], size), 6)
    for number, row in enumerate(rows[:-1]):
        bend = 0.3 * size * np.array([1.0, 0.2, 0.0, 0.2, 1.0]) * -1
        x = top[0] + size * np.array([-2.1, -1.1, 0.0, 1.1, 2.1])
        upper = np.stack([x, top[1] + row + bend + rng.normal(0, 0.04, 5) * size], 1)
        lower = np.stack([x, top[1] + row + rows[1] * 1.3 + bend], 1)
        colour = first if number % 2 else second
        canvas.fill(np.concatenate([upper, lower[::-1]]), colour, rough=0.22, round_edge=0.3)


KINDS: dict[str, Callable[[Canvas, np.ndarray, np.ndarray, np.ndarray], None]] = {
    draw.__name__: draw for draw in (sunglasses, medical_mask, hand, cup, phone, scarf)
}


def draw_object(
    rng: np.random.Generator, size: tuple[int, int], points: np.ndarray, pupils: np.ndarray, skin: np.ndarray
) -> Layer:
    """Draw one of the KINDS for a picture of `size` (width, height) with these points and pupils; skin: of the hand."""
    canvas = Canvas(rng, size[1], size[0])
    KINDS[list(KINDS)[int(rng.integers(len(KINDS)))]](canvas, points, pupils, skin)
    return canvas.layer()
