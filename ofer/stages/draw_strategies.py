"""Draw between which frames each strategy computes flow: Figure 10."""

import cv2

from ofer.base.tables import read_texts
from ofer.drawing.choice import choose_moving, how_chosen
from ofer.drawing.strategies import CAPTION, draw_strategies, shown_frames, strategy_panels
from ofer.drawing.style import save_figure
from ofer.flow.face_flow import face_flow
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage


def build(job: Job) -> None:
    """Write the figure."""
    cv2.setNumThreads(1)
    chosen, face = choose_moving(read_texts(job.input("samples")), job.input_list("faces"), job.slice)
    # Drawn as if the sequence had these frames only.
    numbers = shown_frames(len(face.crops), job.slice["frames"], job.slice["frame_choice"])
    panels = strategy_panels(len(numbers))
    pairs = sorted({pair for panel in panels for pair in (*panel.pairs, *panel.added)})
    figure = draw_strategies(
        panels,
        {
            (previous, later): face_flow(face, numbers[previous - 1], numbers[later - 1], job.slice["farneback"])
            for previous, later in pairs
        },
        len(numbers),
        [face.crops[number - 1] for number in numbers] if chosen.public else None,
        title=f"Flows of each strategy, corpus {job.slice['corpus']}",
        note=f"{CAPTION} Shown: {how_chosen([chosen])} Frames {', '.join(map(str, numbers))} of its {len(face.crops)}.",
        generated=job.slice["generated"],
    )
    with job.writing("vector") as vector, job.writing("picture") as picture:
        save_figure(figure, vector, picture)


if __name__ == "__main__":
    run_stage(__doc__, build)
