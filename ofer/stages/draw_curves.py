"""Draw the restorer's validation error against optimiser steps, fold by fold, to see whether it is flat at the stop."""

import pandas as pd

from ofer.drawing.curves import draw_curves
from ofer.drawing.style import save_figure
from ofer.evaluation.trainings import first_of
from ofer.job import Job
from ofer.run_stage import run_stage
from ofer.tables import read_table


def build(job: Job) -> None:
    """Write the figure."""
    occlusions, paths = job.slice["occlusions"], job.input_list("curves")
    packs = len(paths) // len(occlusions)
    curves = {}
    for number, occlusion in enumerate(occlusions):
        of_occlusion = [read_table(path) for path in paths[number * packs : (number + 1) * packs]]
        curves[occlusion] = pd.concat(of_occlusion).rename(columns={"validation_score": "validation_error"})
    figure = draw_curves(
        curves,
        measure="validation endpoint error (pixel)",
        title=f"Training of {job.slice['restorer']} on corpus {job.slice['corpus']}{first_of(job.slice['seeds'])}",
        generated=job.slice["generated"],
    )
    with job.writing("vector") as vector, job.writing("picture") as picture:
        save_figure(figure, vector, picture)


if __name__ == "__main__":
    run_stage(
        __doc__,
        build,
        inputs={"curves": "CSV of training curves, all packs of each occlusion in turn"},
        outputs={"vector": "SVG", "picture": "PNG"},
        several={"curves"},
    )
