"""The raster of the skin's texture: the frontal plane of the mean face, and tools to paint on it."""

import cv2
import numpy as np

SCALE = 4.0
"""Texture pixels per mm."""
LEFT, TOP, RIGHT, BOTTOM = -84.0, -124.0, 84.0, 128.0
"""Extent of the texture in mm of the mean face."""
WIDTH, HEIGHT = int((RIGHT - LEFT) * SCALE), int((BOTTOM - TOP) * SCALE)


def raster() -> tuple[np.ndarray, np.ndarray]:
    """x and y (mm) of the texture's pixel centres, each (HEIGHT, WIDTH)."""
    x = LEFT + (np.arange(WIDTH) + 0.5) / SCALE
    y = TOP + (np.arange(HEIGHT) + 0.5) / SCALE
    return np.meshgrid(x, y)


def pixel(x: float, y: float) -> tuple[int, int]:
    """Fixed-point pixel (1/16) for OpenCV's drawing functions."""
    return round(((x - LEFT) * SCALE - 0.5) * 16), round(((y - TOP) * SCALE - 0.5) * 16)


def noise(rng: np.random.Generator, shape: tuple[int, int], sigma: tuple[float, float]) -> np.ndarray:
    """Gaussian noise of unit deviation, smoothed by `sigma` (x, y) pixels."""
    step = max(1, int(min(sigma) / 2))
    small = rng.standard_normal((shape[0] // step + 2, shape[1] // step + 2), dtype=np.float32)
    smooth = cv2.GaussianBlur(small, (0, 0), sigma[0] / step, sigmaY=sigma[1] / step)
    if step > 1:
        smooth = cv2.resize(smooth, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    smooth = smooth[: shape[0], : shape[1]]
    return smooth / max(float(smooth.std()), 1e-6)


def around(points: np.ndarray, margin: float) -> tuple[tuple[slice, slice], np.ndarray]:
    """Return the part of the raster within `margin` mm of the points' box, and an empty layer of its size."""
    low = np.floor((points.min(0) - margin - (LEFT, TOP)) * SCALE).astype(int)
    high = np.ceil((points.max(0) + margin - (LEFT, TOP)) * SCALE).astype(int)
    columns = slice(max(low[0], 0), min(high[0], WIDTH))
    rows = slice(max(low[1], 0), min(high[1], HEIGHT))
    return (rows, columns), np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.float32)


def stroke(
    canvas: np.ndarray, points: np.ndarray, thickness: int, value: float, corner: tuple[int, int] = (0, 0)
) -> None:
    """Draw a line through (n, 2) points in mm on a layer whose first pixel is (column, row) `corner`."""
    path = np.array([pixel(*point) for point in points], np.int32) - 16 * np.array(corner, np.int32)
    cv2.polylines(canvas, [path], False, float(value), thickness, cv2.LINE_AA, 4)


def slopes(relief: np.ndarray) -> np.ndarray:
    """Rise (2, height, width) of a relief in mm per mm, to the right and downwards."""
    right = cv2.Sobel(relief, cv2.CV_32F, 1, 0, ksize=3, scale=SCALE / 8)
    down = cv2.Sobel(relief, cv2.CV_32F, 0, 1, ksize=3, scale=SCALE / 8)
    return np.stack([right, down])
