"""Draw a figure, as vectors and as a picture: a module of ofer/figures/ says what it shows."""

from ofer.base.by_name import load
from ofer.drawing.style import house_style, save_figure
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage


def build(job: Job) -> None:
    """Write the figure that the module draws."""
    module = load(f"ofer.figures.{job.slice['figure']}")
    with house_style():
        figure = module.draw(job)
    with job.writing("vector") as vector, job.writing("picture") as picture:
        save_figure(figure, vector, picture)


if __name__ == "__main__":
    run_stage(__doc__, build)
