"""The 68 points of stills' faces as methods are told them: what counts as known, and where unknown ones are put.

Here they are fractions of the picture's side, so that they hold for whatever side it is shown at.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ofer.jobs.provenance import digest_of

COUNT = 68
"""iBUG's."""
MOST_OUTSIDE = 0.5
"""Share of the points that may lie outside of the picture: a jaw and a chin often do, most of a face does not."""
MOVED_OF = 224
"""Pixels along the side of the picture in which `moved` counts."""

Points = NDArray[np.float64]


def as_fractions(pixels: Points, side: int) -> Points:
    """Return points in pixels of a picture, whose first pixel's centre is at 0, as fractions of its side."""
    return (pixels + 0.5) / side


def in_pixels(fractions: NDArray[np.floating], side: int) -> NDArray[np.float32]:
    """Return points in pixels of a picture of `side`."""
    return (fractions * side - 0.5).astype(np.float32)


def points_fault(fractions: Points) -> str:
    """Return why points (K, 2), NaN where they are not known, are not those of a face in the picture, or ""."""
    known = int(np.isfinite(fractions).all(axis=1).sum())
    if known != COUNT:
        return f"has {known} points, not {COUNT}" if known else "has no points"
    outside = int(((fractions < 0) | (fractions > 1)).any(axis=1).sum())
    return f"{outside} of its {COUNT} points lie outside of the picture" if outside > MOST_OUTSIDE * COUNT else ""


def mean_shape(known: Sequence[Points]) -> Points:
    """Return the mean of points (68, 2) of several faces."""
    return np.mean(known, axis=0)


def move_points(fractions: Points, pixels: float, sample: str) -> Points:
    """Return points that are each so many pixels of 224 off, in a direction of its own that the sample decides.

    The directions are the same for every distance.
    """
    angles = np.random.default_rng(int(digest_of(sample.encode()), 16)).uniform(0, 2 * np.pi, len(fractions))
    return fractions + pixels / MOVED_OF * np.column_stack([np.cos(angles), np.sin(angles)])
