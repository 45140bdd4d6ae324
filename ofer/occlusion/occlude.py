"""Occlude a sequence: by paint, by pictures of objects, or by removing motion (the kinds of Poux et al., Table 3)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ofer.faces.files import FaceSequence
from ofer.occlusion.fill import FILLS
from ofer.occlusion.paint import paint
from ofer.occlusion.pictures import Picture
from ofer.occlusion.place import place_pictures
from ofer.occlusion.regions import window_mask
from ofer.occlusion.windows import fit_of, rng_of, windows

KINDS = (*FILLS, "image", "removal")
"""What an occlusion entry's `fill` can be."""


def occlude(face: FaceSequence, occlusion: Mapping[str, Any], pictures: Sequence[Picture] = ()) -> FaceSequence:
    """Return the face with its mask, True = hidden, and with what `occlusion` (an entry's values) does to it.

    Fills paint the mask's pixels in every frame; so do the `pictures` of fill `image`, whose mask is the objects'
    silhouette (`place_pictures`). `removal` leaves the crops as they are and sets `flow_removed`. Outside the mask
    nothing changes.
    """
    rng = rng_of(occlusion["seed"], face.sample)
    shape = face.crops.shape[1], face.crops.shape[2]
    texture, mask = _placed(shape, face.pupils, occlusion, pictures, rng)
    if texture is not None:
        return replace(face, crops=np.where(mask, texture, face.crops), mask=mask)
    if occlusion["fill"] == "removal":
        return replace(face, mask=mask, flow_removed=True)
    return replace(face, crops=paint(face.crops, mask, occlusion["fill"], rng), mask=mask)


def hidden_by(
    occlusion: Mapping[str, Any],
    sample: str,
    shape: tuple[int, int],
    pupils: ArrayLike,
    pictures: Sequence[Picture] = (),
) -> NDArray[np.bool_]:
    """Return the mask (height, width) that `occlude` gives the face of a sample, without its crops.

    `shape` is (height, width) of the crops, `pupils` (2, 2) in pixels of the crop.
    """
    return _placed(shape, pupils, occlusion, pictures, rng_of(occlusion["seed"], sample))[1]


def _placed(
    shape: tuple[int, int],
    pupils: ArrayLike,
    occlusion: Mapping[str, Any],
    pictures: Sequence[Picture],
    rng: np.random.Generator,
) -> tuple[NDArray[np.uint8] | None, NDArray[np.bool_]]:
    """Return the pictures' texture, None for other fills, and the mask."""
    places = windows(occlusion, shape, pupils, rng)
    if occlusion["fill"] == "image":
        return place_pictures(shape, places, pictures, fit_of(occlusion), rng)
    return None, window_mask(shape, places)
