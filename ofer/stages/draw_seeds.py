"""Draw Figure 8: accuracy over sizes and seeds, and how much of its spread the seeds make."""

from ofer.base.data_files import FIG8
from ofer.base.tables import read_table
from ofer.drawing.seed_figure import draw_seed_study
from ofer.drawing.style import save_figure
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.papers.flowrec import fig8


def build(job: Job) -> None:
    """Write the figure."""
    table = read_table(job.input("accuracies"), fig8.TEXT)
    seeds, folds = table["seed"].nunique(), table["fold"].nunique()
    figure = draw_seed_study(
        table,
        read_table(job.input("components"), fig8.TEXT),
        published=fig8.published(job.package_file(FIG8)),
        title=f"Figure 8: {job.slice['method']} on corpus {job.slice['corpus']}, {seeds} seeds, {folds} folds",
        generated=job.slice["generated"],
    )
    with job.writing("vector") as vector, job.writing("picture") as picture:
        save_figure(figure, vector, picture)


if __name__ == "__main__":
    run_stage(__doc__, build)
