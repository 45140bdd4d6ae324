"""Occluding a sequence: by paint, by pictures of objects, or by removing motion (the kinds of Poux et al., Table 3)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ofer.faces.files import FaceSequence
from ofer.occlusion.fill import FILLS
from ofer.occlusion.paint import paint
from ofer.occlusion.pictures import Picture
from ofer.occlusion.place import place_pictures
from ofer.occlusion.regions import union_mask
from ofer.provenance import digest_of

KINDS = (*FILLS, "image", "removal")
"""What an occlusion entry's `fill` can be."""


def occlude(face: FaceSequence, occlusion: Mapping[str, Any], pictures: Sequence[Picture] = ()) -> FaceSequence:
    """Return the face with its mask, True = hidden, and with what `occlusion` (an entry's values) does to it.

    Fills paint the mask's pixels in every frame; so do the `pictures` of fill `image`, whose mask is the objects'
    silhouette (`place_pictures`). `removal` leaves the crops as they are and sets `flow_removed`. Outside the mask
    nothing changes.
    """
    # Of the sample alone: the texture does not depend on its neighbours in the part.
    seed = int(digest_of(f"{occlusion['seed']} {face.sample}".encode()), 16)
    rng = np.random.default_rng(seed)
    shape = face.crops.shape[1], face.crops.shape[2]
    if occlusion["fill"] == "image":
        texture, mask = place_pictures(shape, face.pupils, occlusion["boxes"], pictures, occlusion["fit"], rng)
        return replace(face, crops=np.where(mask, texture, face.crops), mask=mask)
    mask = union_mask(shape, face.pupils, occlusion["boxes"])
    if occlusion["fill"] == "removal":
        return replace(face, mask=mask, flow_removed=True)
    return replace(face, crops=paint(face.crops, mask, occlusion["fill"], rng), mask=mask)
