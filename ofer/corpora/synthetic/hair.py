"""Hair as it is painted on the skin: brows, hairline and strands."""

from collections.abc import Mapping

import cv2
import numpy as np

from ofer.corpora.synthetic.mesh import Grid
from ofer.corpora.synthetic.raster import HEIGHT, LEFT, SCALE, TOP, WIDTH, noise, stroke


def brow_curve(place: Mapping[str, float]) -> np.ndarray:
    """Points (n, 2) in mm along the right brow of the mean face, from the nose to the temple."""
    x = np.array([10.0, 17, 25, 33, 41, 48, 53 + place["length"]])
    y = np.array(
        [
            -18.5,
            -20.8,
            -22.4,
            -23.6 - 0.4 * place["arch"],
            -24.0 - place["arch"],
            -22.2 - 0.6 * place["arch"],
            -18.8,
        ]
    )
    t = np.linspace(0, 1, 60)
    return np.stack([np.interp(t, np.linspace(0, 1, 7), x), np.interp(t, np.linspace(0, 1, 7), y)], 1)


def paint_brows(rng: np.random.Generator, place: Mapping[str, float]) -> np.ndarray:
    """Share 0 … 1 of each pixel of the raster that brow hairs cover."""
    cover = np.zeros((HEIGHT, WIDTH), np.float32)
    curve = brow_curve(place)
    for side in (-1.0, 1.0):
        for _ in range(int(place["density"])):
            t = rng.beta(1.0, 1.1)
            centre = curve[int(t * (len(curve) - 1))]
            taper = (0.6 + 0.9 * t) if t < 0.3 else (1.0 - 0.75 * (t - 0.3) / 0.7)
            across = rng.uniform(-0.5, 0.5) * place["thickness"] * taper
            tilt = np.radians(-62 + 75 * t + rng.normal(0, 11)) + (0.5 if across < 0 and t > 0.35 else 0)
            length = rng.uniform(3.5, 6.5) * (0.75 + 0.25 * (1 - t))
            start = centre + np.array((0.0, across))
            end = start + length * np.array([np.cos(tilt), np.sin(tilt)])
            line = np.stack([start, end]) * (side, 1)
            stroke(cover, line, 1, rng.uniform(0.55, 1.0))
    soft = cv2.GaussianBlur(cover, (0, 0), 3.2)
    return np.clip(0.72 * cv2.GaussianBlur(cover, (0, 0), 0.7) + 0.75 * soft, 0, 1)


def hairline(angle: np.ndarray, place: Mapping[str, float]) -> np.ndarray:
    """Height (mm) of the hairline at each angle (radians) around the head."""
    degrees = np.abs(np.degrees(angle))
    line, temple, low = place["line"], place["recession"], place["sideburn"]
    return np.interp(
        degrees,
        [0, 22, 38, 50, 57, 63, 69, 74, 100],
        [line, line + 1, line - temple, line + 10, line + 28, -18, low - 4, low, 24],
    )


def strands(rng: np.random.Generator, flow_x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Unit noise in strands. flow_x, y: (HEIGHT, WIDTH) mm, where `flow_x` is constant along a strand."""
    fine = noise(rng, (HEIGHT, 2 * WIDTH), (1.0, 34)) + 0.9 * noise(rng, (HEIGHT, 2 * WIDTH), (3.2, 60))
    column = ((flow_x - LEFT) * SCALE + WIDTH / 2).astype(np.float32)
    row = ((y - TOP) * SCALE).astype(np.float32)
    return cv2.remap(fine.astype(np.float32), column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT) / 1.35


def hair_volume(grid: Grid, place: Mapping[str, float], wave: np.ndarray) -> np.ndarray:
    """Thickness (rows, columns) in mm of the hair on the head's grid; `wave` (n,) is unit noise around the
    head.
    """
    behind = np.clip((hairline(grid.angle, place) + 2 - grid.y) / 26, 0, 1) * (grid.under_jaw == 0)
    fuller_above = np.interp(grid.y, [-118, -90, -20, 30], [1.15, 1.0, 0.55, 0.3])
    uneven = 1 + 0.09 * np.interp(grid.angle, np.linspace(-2, 2, len(wave)), wave)
    return place["thickness"] * behind**0.55 * fuller_above * uneven
