"""Smooth pictures, each unlike the others."""

import numpy as np


def waves(seed: int, side: int = 100) -> np.ndarray:
    """Return a picture (side, side) of twelve waves."""
    x, y = np.meshgrid(np.linspace(-1, 1, side), np.linspace(-1, 1, side))
    drawn = np.random.default_rng(seed).uniform(-6, 6, (12, 3))
    return np.clip(128 + 18 * sum(np.cos(a * x + b * y + c) for a, b, c in drawn), 0, 255).astype(np.uint8)
