"""The flow from a clip's neutral frame to another, made as the flows of the model's corpus were."""

import numpy as np
from numpy.typing import NDArray

from ofer.faces.files import FaceSequence
from ofer.flow.face_flow import face_flow
from ofer.flow.pooling import adaptive_average_pool
from ofer.occlusion.regions import union_mask
from ofer.recognition.crops import Cutter, Grey
from ofer.recognition.trained_model import Occlusion


def pooled_flow(
    neutral: Grey, crop: Grey, cut: Cutter, removed: NDArray[np.bool_] | None = None
) -> NDArray[np.floating]:
    """Return the flow between two crops as the corpus's flows were made: unit, size in cells, number format.

    removed: pixels of the crop (height, width) where the flow is 0, where features are removed instead of painted over.
    """
    settings = cut.model.flow
    face = FaceSequence(
        sample="",
        subject="",
        label="",
        crops=np.stack([neutral, crop]),
        pupils=cut.pupils_in_crop,
        inter_ocular_distance=cut.distance,
        box=cut.box,
        mask=removed,
        flow_removed=removed is not None,
    )
    flow = face_flow(face, 1, 2, settings["farneback"])
    if settings["unit"] == "inter_ocular_distance":
        flow = flow / np.float32(cut.distance)
    return adaptive_average_pool(flow, cut.model.size).astype(settings["dtype"])


def in_pixels(flow: NDArray[np.floating], cut: Cutter) -> NDArray[np.float32]:
    """Return a flow that `pooled_flow` made, in pixels of the crop whatever its own unit is."""
    unit = cut.distance if cut.model.flow["unit"] == "inter_ocular_distance" else 1.0
    return np.asarray(flow, np.float32) * np.float32(unit)


def hidden_pixels(occlusion: Occlusion | None, cut: Cutter) -> NDArray[np.bool_]:
    """Return the pixels of the crop (height, width) that an occlusion hides of this face; None hides nothing."""
    boxes = occlusion.boxes if occlusion else ()
    return union_mask((cut.box.height, cut.box.width), cut.pupils_in_crop, boxes)


def hidden_share(occlusion: Occlusion | None, cut: Cutter) -> NDArray[np.float32]:
    """Return the share of each cell (s, s) that an occlusion hides of this face."""
    return adaptive_average_pool(hidden_pixels(occlusion, cut).astype(np.float32), cut.model.size).astype(np.float32)


def root_mean_squares(flows: NDArray[np.floating], visible: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the root mean square of dx and dy over the `visible` cells (s, s) of each of some flows (n, 2, s, s)."""
    return np.sqrt(np.square(flows[..., visible], dtype=np.float64).mean(axis=(1, 2)))
