"""Draw how a flow is prepared, from two frames to what networks see: Figure 5."""

import cv2

from ofer.base.tables import read_texts
from ofer.drawing.choice import choose_moving, how_chosen
from ofer.drawing.flow_preparation import CAPTION, Preparation, draw_flow_preparation
from ofer.drawing.style import save_figure
from ofer.flow.face_flow import apex_flow
from ofer.flow.pooling import adaptive_average_pool
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage


def build(job: Job) -> None:
    """Write the figure."""
    cv2.setNumThreads(1)
    chosen, face = choose_moving(read_texts(job.input("samples")), job.input_list("faces"), job.slice)
    flow = apex_flow(face, job.slice["farneback"])
    figure = draw_flow_preparation(
        Preparation(
            flow=flow,
            pooled=adaptive_average_pool(flow, job.slice["size"]),
            faces=(face.crops[0], face.crops[-1]) if chosen.public else None,
        ),
        title=f"How a flow is prepared, corpus {job.slice['corpus']}",
        note=f"{CAPTION} Shown: {how_chosen([chosen])}",
        generated=job.slice["generated"],
    )
    with job.writing("vector") as vector, job.writing("picture") as picture:
        save_figure(figure, vector, picture)


if __name__ == "__main__":
    run_stage(__doc__, build)
