"""One face under each occlusion, and the flow that is left (Poux et al., Figure 4)."""

from collections.abc import Sequence
from functools import partial

import cv2
from matplotlib.figure import Figure

from ofer.base.tables import read_texts
from ofer.drawing.choice import choose_moving, how_chosen
from ofer.drawing.flow_colour import draw_legend, magnitude_scale
from ofer.drawing.occluded_face import OccludedFace, occluded_face
from ofer.drawing.pictures import draw_face, draw_flow, draw_missing_face
from ofer.drawing.style import new_figure, set_note, set_title
from ofer.faces.files import find_faces
from ofer.jobs.job import Job

CAPTION = (
    "One face without and with each occlusion, which is the same in every frame, and the flow between first frame and "
    "apex that is left. Dashed: what is hidden."
)
"""What the figure says, whatever corpus it is drawn from."""


def draw(job: Job) -> Figure:
    """Return the figure."""
    cv2.setNumThreads(1)
    chosen, face = choose_moving(read_texts(job.input("samples")), job.input_list("faces"), job.slice)

    shown = partial(occluded_face, farneback=job.slice["farneback"], public=chosen.public)
    faces = [shown("clean", face)]
    for occlusion, paths in job.input_groups("frames").items():
        faces.append(shown(occlusion, find_faces(paths, [chosen.sample])[chosen.sample]))
    return draw_occlusions(
        faces,
        title=f"Occlusions, corpus {job.slice['corpus']}",
        note=f"{CAPTION} Shown: {how_chosen([chosen])}",
        generated=job.slice["generated"],
    )


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
