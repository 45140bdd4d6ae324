"""Components of grey faces: the literature's way of removing an occlusion, on pictures (protocol §3.11, Fig. 3)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ofer.flow.pooling import adaptive_average_pool
from ofer.methods.hole import blend, widen
from ofer.methods.subspace.choice import choose, reconstruct
from ofer.methods.subspace.fit import Subspace
from ofer.methods.subspace.settings import Settings

GREATEST = 255.0
"""White."""


@dataclass(frozen=True)
class Faces:
    """Some faces at one size: `clean` and `occluded` (N, 1, s, s) in grey levels 0 … 255, `hidden` (N, s, s)."""

    clean: NDArray[np.float64]
    occluded: NDArray[np.float64]
    hidden: NDArray[np.float64]


@dataclass(frozen=True)
class Reconstruction:
    """Faces with their hidden part reconstructed, (N, s, s) in grey levels.

    whole: what the visible part points to. filled: the occluded face with the hole taken from it. error: (N,), mean
    absolute difference of `filled` from the clean face over what is hidden.
    """

    whole: NDArray[np.float64]
    filled: NDArray[np.float64]
    error: NDArray[np.float64]


def shrunk_face(crop: NDArray[np.uint8], size: int) -> NDArray[np.float64]:
    """Return a grey crop (height, width) as (1, size, size): each pixel the mean of those under it."""
    return np.asarray(adaptive_average_pool(crop.astype(np.float64), size)[None], dtype=np.float64)


def shrunk_mask(mask: NDArray[np.bool_], size: int) -> NDArray[np.float64]:
    """Return the share of each of (size, size) pixels that a mask (height, width) hides."""
    return np.asarray(adaptive_average_pool(mask.astype(np.float64), size), dtype=np.float64)


def reconstruct_faces(subspace: Subspace, held_out: Faces, tested: Faces, settings: Settings) -> Reconstruction:
    """Return what the subspace makes of `tested`, fitted in the way that does best on `held_out`."""
    choice, _ = choose(subspace, held_out.occluded, held_out.clean, held_out.hidden, settings)
    whole = np.clip(reconstruct(subspace, tested.occluded, tested.hidden, choice), 0, GREATEST)
    filled = blend(tested.occluded, whole, widen(tested.hidden, choice.margin)).astype(np.float64)
    off = np.abs(filled - tested.clean)[:, 0]
    error = (off * tested.hidden).sum(axis=(1, 2)) / tested.hidden.sum(axis=(1, 2))
    return Reconstruction(whole[:, 0], filled[:, 0], error)
