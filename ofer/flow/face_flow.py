"""The flow of a face sequence, as every stage computes it."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ofer.faces.files import FaceSequence
from ofer.flow.farneback import farneback_between


def face_flows(
    face: FaceSequence, pairs: Sequence[tuple[int, int]], parameters: dict[str, Any], *, kernels: bool = True
) -> Iterator[NDArray[np.float32]]:
    """Yield the flow (2, height, width), in pixels of the crop, of each pair of frames of `face`, counted from 1.

    Where the occlusion is the removal of features, it is 0 on the hidden pixels; nothing was painted there. The flow
    beside them was then computed with the hidden pixels in view (protocol §2.2). `parameters` and
    `kernels` are those of `farneback_between`.
    """
    for flow in farneback_between(face.crops, pairs, parameters, kernels=kernels):
        if face.flow_removed and face.mask is not None:
            flow[:, face.mask] = 0
        yield flow


def face_flow(face: FaceSequence, previous: int, next: int, parameters: dict[str, Any]) -> NDArray[np.float32]:
    """Return the flow between two frames, as `face_flows` yields it."""
    (flow,) = face_flows(face, [(previous, next)], parameters)
    return flow


def apex_flow(face: FaceSequence, parameters: dict[str, Any]) -> NDArray[np.float32]:
    """Return the flow between the first frame and the last."""
    return face_flow(face, 1, len(face.crops), parameters)
