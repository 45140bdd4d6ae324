"""Textures of occluders."""

import numpy as np
from numpy.typing import NDArray

FILLS = ("black", "mean", "noise", "saltpepper")


def texture(fill: str, crops: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return the occluder's texture (height, width) uint8 for `crops` (frames, height, width).

    - `black`: 0.
    - `mean`: the mean of the first crop, rounded; the hidden part of it counts too, and later frames do not,
      so that the value says nothing about the motion.
    - `noise`: each pixel uniform in 0 to 255.
    - `saltpepper`: each pixel 0 or 255, equally likely.

    Only the last two draw from `rng`, a value per pixel of the whole crop, so that occluders of one crop that
    differ in extent agree where they overlap.
    """
    shape = crops.shape[-2:]
    if fill == "black":
        return np.zeros(shape, dtype=np.uint8)
    if fill == "mean":
        return np.full(shape, np.rint(crops[0].mean()), dtype=np.uint8)
    if fill == "noise":
        return rng.integers(0, 256, size=shape, dtype=np.uint8)
    if fill == "saltpepper":
        return rng.integers(0, 2, size=shape, dtype=np.uint8) * np.uint8(255)
    raise ValueError(f"unknown fill {fill!r}; known: {', '.join(FILLS)}")
