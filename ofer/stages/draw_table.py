"""Draw Table 10: accuracies with their intervals, beside the published ones."""

import pandas as pd

from ofer.drawing.style import save_figure
from ofer.drawing.table_figure import draw_table
from ofer.job import Job, run_stage


def build(job: Job) -> None:
    """Write the figure."""
    figure = draw_table(
        pd.read_csv(job.input("table")),
        columns=["no_occlusion", *job.slice["occlusions"]],
        title=f"Table 10 on corpus {job.slice['corpus']}",
        generated=job.slice["generated"],
        confidence=job.slice["confidence"],
        published="published (CK+)",
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
