"""A face under each occlusion, and the flow that is left (Poux et al., Figure 4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from ofer.drawing.flow_colour import draw_legend, magnitude_scale
from ofer.drawing.pictures import draw_face, draw_flow, draw_missing_face
from ofer.drawing.style import house_style, new_figure, set_note, set_title
from ofer.faces.files import FaceSequence
from ofer.flow.face_flow import apex_flow

CAPTION = (
    "One face without and with each occlusion, which is the same in every frame, and the flow between first frame and "
    "apex that is left. Dashed: what is hidden."
)
"""What the figure says, whatever corpus it is drawn from."""


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


@house_style()
def draw_occlusions(faces: Sequence[OccludedFace], *, title: str, note: str, generated: bool) -> Figure:
    """Return a figure with a column per occlusion, the clean face first: apex face above, flow below.

    Colours are those of the first flow's scale. What is hidden is outlined in the flows.
    """
    scale = magnitude_scale([faces[0].flow])
    cell = 1.6
    figure = new_figure(cell * (len(faces) + 0.9), 2 * cell + 0.95)
    grid = figure.add_gridspec(2, len(faces) + 1, width_ratios=[1] * len(faces) + [0.62])
    for column, occluded in enumerate(faces):
        above, below = (figure.add_subplot(grid[row, column]) for row in (0, 1))
        if occluded.face is None:
            draw_missing_face(above)
        else:
            draw_face(above, occluded.face, None if occluded.painted else occluded.mask)
        draw_flow(below, occluded.flow, scale, occluded.mask)
        above.set_title(occluded.name)
        if column == 0:
            above.set_ylabel("apex face")
            below.set_ylabel("flow, first frame\nto apex")
    draw_legend(figure.add_subplot(grid[1, -1]), scale)
    set_title(figure, title, generated=generated)
    set_note(figure, note)
    return figure
