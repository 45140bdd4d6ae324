"""Draw the table of opponents: accuracies and endpoint errors with their intervals."""

from ofer.base.tables import read_table
from ofer.drawing.baselines_figure import draw_baselines
from ofer.drawing.style import save_figure
from ofer.drawing.table_figure import HEADS
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.papers.entry import Entry
from ofer.papers.formulas import ENDPOINT_ERROR
from ofer.papers.table import TEXT


def build(job: Job) -> None:
    """Write the figure."""
    columns = [column for column in Entry.of(job.slice["entry"]).columns if column.hides and not column.made]
    errors = {column.place: column.name for column in columns if column.measure == ENDPOINT_ERROR}
    figure = draw_baselines(
        read_table(job.input("table"), TEXT),
        panels=[
            (HEADS.get(column.name, column.name), column.name, errors[column.place])
            for column in columns
            if column.measure != ENDPOINT_ERROR and column.place in errors
        ],
        title=f"The paper's method and opponents that it lacks, corpus {job.slice['corpus']}",
        generated=job.slice["generated"],
        confidence=job.slice["confidence"],
        seeds=job.slice["seeds"],
    )
    with job.writing("vector") as vector, job.writing("picture") as picture:
        save_figure(figure, vector, picture)


if __name__ == "__main__":
    run_stage(__doc__, build)
