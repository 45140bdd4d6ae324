"""Apex faces of several people with one expression, and their flows (Poux et al., Figure 1)."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from matplotlib.figure import Figure

from ofer.base.tables import read_texts
from ofer.drawing.choice import choose, how_chosen
from ofer.drawing.flow_colour import draw_legend, magnitude_scale
from ofer.drawing.legible import name_of
from ofer.drawing.pictures import draw_face, draw_flow, draw_missing_face
from ofer.drawing.style import new_figure, set_note, set_title
from ofer.faces.files import find_faces
from ofer.flow.face_flow import apex_flow
from ofer.jobs.job import Job

CAPTION = (
    "Above, faces of several people at the apex of one expression; below, the optical flow between the first frame "
    "of each sequence and that apex, all on one colour scale. The paper draws this to show that motion differs less "
    "between people than appearance. Motion of the head is part of a flow."
)
"""What the figure says, whatever corpus it is drawn from."""


@dataclass(frozen=True)
class Person:
    """The apex flow of a sample, (2, height, width) in pixels of the crop, and its apex face, grey uint8.

    The face is None where the corpus does not allow showing it.
    """

    sample: str
    flow: np.ndarray
    face: np.ndarray | None = None


def draw(job: Job) -> Figure:
    """Return the figure."""
    cv2.setNumThreads(1)
    chosen = choose(
        read_texts(job.input("samples")),
        job.slice["expression"],
        job.slice["publishable_subjects"],
        job.slice["subjects"],
    )
    faces = find_faces(job.input_list("faces"), [one.sample for one in chosen])
    people = [
        Person(
            sample=one.sample,
            flow=apex_flow(faces[one.sample], job.slice["farneback"]),
            face=faces[one.sample].crops[-1] if one.public else None,
        )
        for one in chosen
    ]
    return draw_similarity(
        people,
        title=f"{job.slice['expression'].capitalize()} of several people, corpus {job.slice['corpus']}",
        note=f"{CAPTION} Shown: {how_chosen(chosen)}",
        generated=job.slice["generated"],
    )


def draw_similarity(people: Sequence[Person], *, title: str, note: str, generated: bool) -> Figure:
    """Return a figure with a column per person: apex face above, flow from the first frame to the apex below."""
    scale = magnitude_scale([person.flow for person in people])
    cell = 1.35
    figure = new_figure(cell * (len(people) + 0.95), 2 * cell + 0.95)
    grid = figure.add_gridspec(2, len(people) + 1, width_ratios=[1] * len(people) + [0.72])
    for column, person in enumerate(people):
        above, below = (figure.add_subplot(grid[row, column]) for row in (0, 1))
        if person.face is None:
            draw_missing_face(above)
        else:
            draw_face(above, person.face)
        draw_flow(below, person.flow, scale)
        above.set_title(name_of(person.sample, 24))
        if column == 0:
            above.set_ylabel("apex face")
            below.set_ylabel("flow, first frame\nto apex")
    draw_legend(figure.add_subplot(grid[1, -1]), scale)
    set_title(figure, title, generated=generated)
    set_note(figure, note)
    return figure
