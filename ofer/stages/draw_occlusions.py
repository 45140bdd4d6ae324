"""Draw one face under each occlusion, and the flow that is left: Figure 4."""

from functools import partial

import cv2

from ofer.base.tables import read_texts
from ofer.drawing.choice import choose_moving, how_chosen
from ofer.drawing.occlusions import CAPTION, draw_occlusions, occluded_face
from ofer.drawing.style import save_figure
from ofer.faces.files import find_faces
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage


def build(job: Job) -> None:
    """Write the figure."""
    cv2.setNumThreads(1)
    chosen, face = choose_moving(read_texts(job.input("samples")), job.input_list("faces"), job.slice)

    shown = partial(occluded_face, farneback=job.slice["farneback"], public=chosen.public)
    faces = [shown("clean", face)]
    for occlusion, paths in job.input_groups("frames").items():
        faces.append(shown(occlusion, find_faces(paths, [chosen.sample])[chosen.sample]))
    figure = draw_occlusions(
        faces,
        title=f"Occlusions, corpus {job.slice['corpus']}",
        note=f"{CAPTION} Shown: {how_chosen([chosen])}",
        generated=job.slice["generated"],
    )
    with job.writing("vector") as vector, job.writing("picture") as picture:
        save_figure(figure, vector, picture)


if __name__ == "__main__":
    run_stage(__doc__, build)
