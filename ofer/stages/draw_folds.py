"""Draw the fold schemes: what is in each fold, and what each iteration uses it for."""

from ofer.base.expressions import classes_among
from ofer.base.tables import read_table
from ofer.drawing.folds_figure import draw_folds
from ofer.drawing.style import save_figure
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage

NAMES = {"stratified": "stratified", "stratified_group": "subject-independent, stratified"}


def build(job: Job) -> None:
    """Write the figure, a panel per scheme."""
    count = job.slice["folds"]
    tables = {NAMES[scheme]: read_table(path) for scheme, paths in job.input_groups("folds").items() for path in paths}
    figure = draw_folds(
        tables,
        count,
        classes=classes_among({label for table in tables.values() for label in table["label"]}),
        title=f"{count}-fold cross validation on corpus {job.slice['corpus']}",
        generated=job.slice["generated"],
    )
    with job.writing("vector") as vector, job.writing("picture") as picture:
        save_figure(figure, vector, picture)


if __name__ == "__main__":
    run_stage(__doc__, build)
