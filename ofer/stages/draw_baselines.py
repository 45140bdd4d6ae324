"""Draw the table of opponents: accuracies and endpoint errors with their intervals."""

import pandas as pd

from ofer.drawing.baselines_figure import draw_baselines
from ofer.drawing.style import save_figure
from ofer.drawing.table_figure import HEADS
from ofer.job import Job
from ofer.papers.flowrec.baselines import ERROR_COLUMN
from ofer.run_stage import run_stage


def build(job: Job) -> None:
    """Write the figure."""
    figure = draw_baselines(
        pd.read_csv(job.input("table"), dtype={"row": str}, keep_default_na=False, na_values=[""]),
        panels=[(HEADS[name], name, ERROR_COLUMN.format(occlusion=name)) for name in job.slice["occlusions"]],
        title=f"The paper's method and opponents that it lacks, corpus {job.slice['corpus']}",
        generated=job.slice["generated"],
        confidence=job.slice["confidence"],
    )
    with job.writing("vector") as vector, job.writing("picture") as picture:
        save_figure(figure, vector, picture)


if __name__ == "__main__":
    run_stage(
        __doc__,
        build,
        inputs={"table": "CSV, tidy"},
        outputs={"vector": "SVG", "picture": "PNG"},
    )
