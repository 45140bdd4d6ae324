"""Draw the divisions: what is in each group, and what each round uses it for."""

from ofer.base.expressions import classes_among
from ofer.drawing.folds_figure import draw_folds
from ofer.drawing.style import save_figure
from ofer.evaluation.division import read_division
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage


def build(job: Job) -> None:
    """Write the figure, a panel per division."""
    divisions = {
        job.slice["titles"][name]: read_division(paths) for name, paths in job.input_groups("divisions").items()
    }
    rounds = max(len(division.numbers()) for division in divisions.values())
    figure = draw_folds(
        divisions,
        classes=classes_among({label for division in divisions.values() for label in division.samples["label"]}),
        title=f"{f'{rounds}-fold cross validation on' if rounds > 1 else 'Division of'} corpus {job.slice['corpus']}",
        generated=job.slice["generated"],
    )
    with job.writing("vector") as vector, job.writing("picture") as picture:
        save_figure(figure, vector, picture)


if __name__ == "__main__":
    run_stage(__doc__, build)
