"""Occlude a sequence: by paint, by pictures of objects, or by removing motion (the kinds of Poux et al., Table 3)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ofer.faces.files import FaceSequence
from ofer.jobs.provenance import digest_of
from ofer.occlusion.fill import FILLS
from ofer.occlusion.paint import paint
from ofer.occlusion.pictures import Picture
from ofer.occlusion.place import place_pictures
from ofer.occlusion.regions import union_mask

KINDS = (*FILLS, "image", "removal")
"""What an occlusion entry's `fill` can be."""


def occlude(face: FaceSequence, occlusion: Mapping[str, Any], pictures: Sequence[Picture] = ()) -> FaceSequence:
    """Return the face with its mask, True = hidden, and with what `occlusion` (an entry's values) does to it.

    Fills paint the mask's pixels in every frame; so do the `pictures` of fill `image`, whose mask is the objects'
    silhouette (`place_pictures`). `removal` leaves the crops as they are and sets `flow_removed`. Outside the mask
    nothing changes.
    """
    rng = _rng(face.sample, occlusion)
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
    return _placed(shape, pupils, occlusion, pictures, _rng(sample, occlusion))[1]


def _placed(
    shape: tuple[int, int],
    pupils: ArrayLike,
    occlusion: Mapping[str, Any],
    pictures: Sequence[Picture],
    rng: np.random.Generator,
) -> tuple[NDArray[np.uint8] | None, NDArray[np.bool_]]:
    """Return the pictures' texture, None for other fills, and the mask."""
    if occlusion["fill"] == "image":
        return place_pictures(shape, pupils, occlusion["boxes"], pictures, occlusion["fit"], rng)
    return None, union_mask(shape, pupils, occlusion["boxes"])


def _rng(sample: str, occlusion: Mapping[str, Any]) -> np.random.Generator:
    # Of the sample alone: the texture does not depend on its neighbours in the part.
    return np.random.default_rng(int(digest_of(f"{occlusion['seed']} {sample}".encode()), 16))
