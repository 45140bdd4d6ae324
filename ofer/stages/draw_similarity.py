"""Draw the apex faces of several people with one expression, and their flows: Figure 1."""

import cv2

from ofer.base.tables import read_texts
from ofer.drawing.choice import choose, how_chosen
from ofer.drawing.similarity import CAPTION, Person, draw_similarity
from ofer.drawing.style import save_figure
from ofer.faces.files import find_faces
from ofer.flow.face_flow import apex_flow
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage


def build(job: Job) -> None:
    """Write the figure."""
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
    figure = draw_similarity(
        people,
        title=f"{job.slice['expression'].capitalize()} of several people, corpus {job.slice['corpus']}",
        note=f"{CAPTION} Shown: {how_chosen(chosen)}",
        generated=job.slice["generated"],
    )
    with job.writing("vector") as vector, job.writing("picture") as picture:
        save_figure(figure, vector, picture)


if __name__ == "__main__":
    run_stage(__doc__, build)
