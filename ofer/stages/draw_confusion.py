"""Draw confusion matrices: clean, and each occlusion without and with reconstruction."""

from pathlib import Path

import pandas as pd

from ofer.drawing.confusion import draw_confusion
from ofer.drawing.style import save_figure
from ofer.evaluation.all_samples import read_divided
from ofer.evaluation.division import read_division
from ofer.evaluation.metrics import confusion_counts
from ofer.evaluation.trainings import first_of
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage


def build(job: Job) -> None:
    """Write the figure."""
    division = read_division(job.input_list("division")).tested()

    def counts(paths: list[Path]) -> pd.DataFrame:
        [path] = paths
        return confusion_counts(read_divided(path, division))

    figure = draw_confusion(
        counts(job.input_list("clean")),
        {occlusion: counts(paths) for occlusion, paths in job.input_groups("occluded").items()},
        {occlusion: counts(paths) for occlusion, paths in job.input_groups("restored").items()},
        title=f"Confusion on corpus {job.slice['corpus']}{first_of(job.slice['seeds'])}",
        generated=job.slice["generated"],
    )
    with job.writing("vector") as vector, job.writing("picture") as picture:
        save_figure(figure, vector, picture)


if __name__ == "__main__":
    run_stage(__doc__, build)
