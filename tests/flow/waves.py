"""Frames of a moving texture, and the usual parameters of their flow."""

import numpy as np

USUAL = {"pyr_scale": 0.5, "levels": 3, "winsize": 15, "iterations": 3, "poly_n": 5, "poly_sigma": 1.2}
FARNEBACK = USUAL | {"flags": 0}


def waves(frames=5, height=120, width=97):
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    moving = [
        128 + 60 * np.sin((x - 1.5 * t) / 6) * np.cos((y + t) / 7) + 20 * np.sin((x + 2 * y - t) / 3)
        for t in range(frames)
    ]
    return np.array(moving).round().clip(0, 255).astype(np.uint8)
