"""Draw a table of the main paper: computed numbers with their intervals, beside the published ones."""

import pandas as pd

from ofer.base.tables import read_table
from ofer.drawing.style import save_figure
from ofer.drawing.table_figure import draw_table
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.papers.table import TEXT


def build(job: Job) -> None:
    """Write the figure."""
    table = read_table(job.input("table"), TEXT)
    figure = draw_table(
        table,
        columns=job.slice["columns"],
        rows=job.slice["rows"],
        unit=job.slice["unit"],
        title=f"{job.slice['heading']} on corpus {job.slice['corpus']}",
        generated=job.slice["generated"],
        confidence=job.slice["confidence"],
        seeds=job.slice["seeds"],
        published=_published(table),
    )
    with job.writing("vector") as vector, job.writing("picture") as picture:
        save_figure(figure, vector, picture)


def _published(table: pd.DataFrame) -> str:
    """Return what the legend says of the published numbers: where they were measured, and whether ours compare."""
    reasons = table["verdict"]
    reasons = reasons[reasons.str.startswith("not comparable")]
    return f"published, on CK+ ({reasons.iloc[0]})" if len(reasons) else "published, on CK+"


if __name__ == "__main__":
    run_stage(__doc__, build)
