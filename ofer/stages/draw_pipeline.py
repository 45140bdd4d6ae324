"""Draw the chain from faces to predictions: what runs, on what, and what it reads."""

from ofer.drawing.pipeline_figure import Step, draw_pipeline
from ofer.drawing.style import save_figure
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage


def build(job: Job) -> None:
    """Write the figure."""
    figure = draw_pipeline(
        [Step(**step) for step in job.slice["steps"]],
        title=f"From faces to predictions on corpus {job.slice['corpus']}",
        generated=job.slice["generated"],
    )
    with job.writing("vector") as vector, job.writing("picture") as picture:
        save_figure(figure, vector, picture)


if __name__ == "__main__":
    run_stage(__doc__, build)
