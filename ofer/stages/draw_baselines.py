"""Draw the table of opponents: accuracies and endpoint errors with their intervals."""

from ofer.base.tables import read_table
from ofer.drawing.baselines_figure import draw_baselines
from ofer.drawing.style import save_figure
from ofer.drawing.table_figure import HEADS
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.papers.table import TEXT


def build(job: Job) -> None:
    """Write the figure."""
    figure = draw_baselines(
        read_table(job.input("table"), TEXT),
        panels=[(HEADS.get(name, name), name, error) for name, error in job.slice["panels"]],
        title=f"The paper's method and opponents that it lacks, corpus {job.slice['corpus']}",
        generated=job.slice["generated"],
        confidence=job.slice["confidence"],
        seeds=job.slice["seeds"],
    )
    with job.writing("vector") as vector, job.writing("picture") as picture:
        save_figure(figure, vector, picture)


if __name__ == "__main__":
    run_stage(__doc__, build)
