"""Preparation of a flow, from two faces to what networks see (Poux et al., Figure 5)."""

from dataclasses import dataclass

import cv2
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import ConnectionPatch

from ofer.base.tables import read_texts
from ofer.drawing.choice import choose_moving, how_chosen
from ofer.drawing.flow_colour import draw_legend, magnitude_scale
from ofer.drawing.pictures import blank, draw_face, draw_field, draw_flow, draw_missing_face
from ofer.drawing.style import GREY, new_figure, set_note, set_title
from ofer.flow.face_flow import apex_flow
from ofer.flow.pooling import adaptive_average_pool
from ofer.jobs.job import Job

CAPTION = (
    "(a) First frame and apex, cropped by the pupils at the resolution of the recording. (b) Farnebäck's flow "
    "between them. (c) Its horizontal and vertical component. (d) Each component averaged over a grid (Equation 1"
    " of the paper). (e) The pooled flow, which is what networks see. All flows are in pixels of the crop."
)
"""What the figure says, whatever corpus it is drawn from."""


@dataclass(frozen=True)
class Preparation:
    """Flow between two frames, (2, height, width) in pixels of the crop, and its pooled form, (2, size, size).

    `faces` are those frames, grey uint8; None where the corpus does not allow showing them.
    """

    flow: np.ndarray
    pooled: np.ndarray
    faces: tuple[np.ndarray, np.ndarray] | None = None


def draw(job: Job) -> Figure:
    """Return the figure."""
    cv2.setNumThreads(1)
    chosen, face = choose_moving(read_texts(job.input("samples")), job.input_list("faces"), job.slice)
    flow = apex_flow(face, job.slice["farneback"])
    return draw_flow_preparation(
        Preparation(
            flow=flow,
            pooled=adaptive_average_pool(flow, job.slice["size"]),
            faces=(face.crops[0], face.crops[-1]) if chosen.public else None,
        ),
        title=f"How a flow is prepared, corpus {job.slice['corpus']}",
        note=f"{CAPTION} Shown: {how_chosen([chosen])}",
        generated=job.slice["generated"],
    )


def draw_flow_preparation(shown: Preparation, *, title: str, note: str, generated: bool) -> Figure:
    """Return the paper's panels: (a) faces, (b) flow, (c) its components, (d) these pooled, (e) the pooled flow.

    Flows share one colour wheel; components share one diverging scale in pixels, white at 0.
    """
    scale = magnitude_scale([shown.flow])
    size, (height, width) = shown.pooled.shape[1], shown.flow.shape[1:]
    figure = new_figure(9.6, 4.9)
    grid = figure.add_gridspec(3, 5, width_ratios=[1, 1.35, 1, 1, 1.35], height_ratios=[1, 1, 0.42])
    faces = [figure.add_subplot(grid[row, 0]) for row in (0, 1)]
    for row, axes in enumerate(faces):
        if shown.faces is None:
            draw_missing_face(axes)
        else:
            draw_face(axes, shown.faces[row])
        axes.set_xlabel(("first frame", "apex")[row], labelpad=3)
    faces[0].set_title(f"(a) two crops\n{width} × {height} pixels")
    flows = [figure.add_subplot(grid[0:2, column]) for column in (1, 4)]
    flows[0].set_title("(b) Farnebäck's flow")
    flows[1].set_title(f"(e) flow that networks\nsee, {size} × {size} cells")
    for axes, flow in zip(flows, (shown.flow, shown.pooled), strict=True):
        draw_flow(axes, flow, scale)
    before, after = ([figure.add_subplot(grid[row, column]) for row in (0, 1)] for column in (2, 3))
    for row, name in enumerate(("dx", "dy")):
        draw_field(before[row], shown.flow[row], scale)
        image = draw_field(after[row], shown.pooled[row], scale)
        before[row].set_xlabel(name, labelpad=3)
        after[row].set_xlabel(f"{name}, pooled", labelpad=3)
        _arrow(faces[row], flows[0], row)
        _arrow(flows[0], before[row], row)
        _arrow(before[row], after[row])
        _arrow(after[row], flows[1], row)
    before[0].set_title("(c) its components")
    after[0].set_title(f"(d) averaged over\n{size} × {size} windows")
    draw_legend(figure.add_subplot(grid[2, 1]), scale)
    _bar(figure, figure.add_subplot(grid[2, 2:4]), image)
    set_title(figure, title, generated=generated)
    set_note(figure, note)
    return figure


def _arrow(start: Axes, end: Axes, row: int | None = None) -> None:
    """Draw an arrow between neighbours; `row` says in which row the small one of them is, if only one is small."""
    heights = {None: 0.5, 0: 0.62, 1: 0.38}
    small = start.get_subplotspec().rowspan.stop - start.get_subplotspec().rowspan.start == 1  # type: ignore[union-attr]
    y_start, y_end = (0.5, heights[row]) if small else (heights[row], 0.5)
    patch = ConnectionPatch(
        (1.02, y_start), (-0.02, y_end), start.transAxes, end.transAxes, arrowstyle="-|>", color=GREY, linewidth=1.0
    )
    patch.set_in_layout(False)
    start.figure.add_artist(patch)


def _bar(figure: Figure, axes: Axes, image: AxesImage) -> None:
    blank(axes)
    bar = figure.colorbar(image, cax=axes.inset_axes((0.1, 0.55, 0.8, 0.2)), orientation="horizontal")
    bar.set_label("dx (right +), dy (down +), pixels of the crop", fontsize=8)
