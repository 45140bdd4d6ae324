"""Draw the restorer's validation error against optimiser steps, fold by fold, to see whether it is flat at the stop."""

import pandas as pd

from ofer.base.tables import read_table
from ofer.drawing.curves import draw_curves
from ofer.drawing.style import save_figure
from ofer.evaluation.trainings import first_of
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage


def build(job: Job) -> None:
    """Write the figure."""
    curves = {
        occlusion: pd.concat(map(read_table, paths)).rename(columns={"validation_score": "validation_error"})
        for occlusion, paths in job.input_groups("curves").items()
    }
    figure = draw_curves(
        curves,
        measure="validation endpoint error (pixel)",
        title=f"Training of {job.slice['restorer']} on corpus {job.slice['corpus']}{first_of(job.slice['seeds'])}",
        generated=job.slice["generated"],
    )
    with job.writing("vector") as vector, job.writing("picture") as picture:
        save_figure(figure, vector, picture)


if __name__ == "__main__":
    run_stage(__doc__, build)
