"""Backgrounds of faces: blurred shapes in the colours of rooms, streets and leaves; or a wall."""

import cv2
import numpy as np

from ofer.corpora.synthetic.raster import noise


def draw_background(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    """Draw a background (height, width, 3) float32 in linear light."""
    rows = 48
    columns = max(8, round(rows * width / height))
    hue = rng.uniform(0.6, 1.4, 3)
    top, bottom = rng.uniform(0.02, 0.7) * hue, rng.uniform(0.02, 0.7) * hue * rng.uniform(0.8, 1.2, 3)
    ramp = np.linspace(0, 1, rows)[:, None, None] * np.ones((1, columns, 1))
    image = (top + (bottom - top) * ramp).astype(np.float32)
    for _ in range(int(rng.integers(0, 9))):
        colour = (rng.uniform(0.02, 0.8) * rng.uniform(0.5, 1.5, 3)).tolist()
        place = (int(rng.integers(0, columns)), int(rng.integers(0, rows)))
        if rng.random() < 0.5:
            cv2.circle(image, place, int(rng.integers(2, 14)), colour, -1)
        else:
            size = rng.integers(3, 30, 2)
            cv2.rectangle(image, place, (place[0] + int(size[0]), place[1] + int(size[1])), colour, -1)
    if rng.random() < 0.4:
        leaves = noise(rng, (rows, columns), (1.5, 1.5))
        image *= np.exp(rng.uniform(0.2, 0.7) * leaves)[..., None].astype(np.float32)
    blurred = cv2.GaussianBlur(image, (0, 0), float(np.exp(rng.uniform(np.log(0.5), np.log(5)))))
    return np.clip(cv2.resize(blurred, (width, height), interpolation=cv2.INTER_LINEAR), 0.004, 1.2)


def draw_wall(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    """Draw a plain wall (height, width, 3) float32 in linear light, lighter on one side."""
    colour = rng.uniform(0.15, 0.6) * rng.uniform(0.85, 1.15, 3)
    across = np.linspace(-1, 1, width)[None, :] * rng.uniform(-0.2, 0.2)
    down = np.linspace(-1, 1, height)[:, None] * rng.uniform(-0.15, 0.05)
    wall: np.ndarray = ((1 + across + down)[..., None] * colour).astype(np.float32)
    return wall
