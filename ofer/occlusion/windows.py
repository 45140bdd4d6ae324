"""Windows of a picture in which an occluder lies, as its entry and its sample have it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ofer.jobs.provenance import digest_of
from ofer.occlusion.regions import Window, box_window


def windows(
    occlusion: Mapping[str, Any], shape: tuple[int, int], eyes: ArrayLike, rng: np.random.Generator
) -> list[Window]:
    """Return the windows of an occlusion entry (its values) in a picture of `shape` (height, width).

    These are its `boxes`, which `eyes` (2, 2) in pixels place; or boxes `of_picture`; or, with `share`, a square whose
    side is drawn between two shares of the picture's shorter side, at a place in the picture that is drawn too. `rng`
    serves the last alone. A pixel lies in a box if its centre does.
    """
    if share := occlusion.get("share"):
        return [_random_square(shape, share, rng)]
    if boxes := occlusion.get("of_picture"):
        return [Window(*_within(shape[0], box["y"]), *_within(shape[1], box["x"])) for box in boxes]
    return [box_window(eyes, box["x"], box["y"]) for box in occlusion["boxes"]]


def fit_of(occlusion: Mapping[str, Any]) -> str:
    """Return how a picture fits its window: as the entry says, but `inside` a square that is drawn."""
    return "inside" if occlusion.get("share") else str(occlusion["fit"])


def rng_of(seed: int, sample: str) -> np.random.Generator:
    """Return the chance of a sample, which does not depend on its neighbours in the part."""
    return np.random.default_rng(int(digest_of(f"{seed} {sample}".encode()), 16))


def _random_square(shape: tuple[int, int], share: Sequence[float], rng: np.random.Generator) -> Window:
    smallest, largest = (max(1, round(limit * min(shape))) for limit in share)
    side = int(rng.integers(smallest, largest + 1))
    top, left = (int(rng.integers(length - side + 1)) for length in shape)
    return Window(top, top + side, left, left + side)


def _within(length: int, limits: Sequence[float]) -> tuple[int, int]:
    # The centre of pixel i lies at (i + 1/2) / length; one that lies on a limit belongs to the box that begins there.
    low, high = (int(np.ceil(round(limit * length - 0.5, 6))) for limit in limits)
    return low, high
