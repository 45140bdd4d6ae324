"""A face under an occlusion, as figures show it: what is hidden, and the flow that is left."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ofer.faces.files import FaceSequence
from ofer.flow.face_flow import apex_flow


@dataclass(frozen=True)
class OccludedFace:
    """A face as it is or occluded: apex flow (2, height, width) in pixels of the crop, mask (True = hidden), apex face.

    The face, grey uint8, is None where the corpus does not allow showing it. `painted` is False where the occlusion
    hides motion, but no pixels.
    """

    name: str
    flow: np.ndarray
    mask: np.ndarray | None = None
    face: np.ndarray | None = None
    painted: bool = True


def occluded_face(name: str, face: FaceSequence, farneback: dict[str, Any], *, public: bool) -> OccludedFace:
    """Return what is drawn of a face under the occlusion `name`; only flows of one that is not `public`."""
    return OccludedFace(
        name=name,
        flow=apex_flow(face, farneback),
        mask=face.mask,
        face=face.crops[-1] if public else None,
        painted=not face.flow_removed,
    )
