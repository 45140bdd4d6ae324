"""Confusion matrices side by side: clean, and each occlusion without and with reconstruction."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from ofer.drawing.confusion import SHARES, draw_matrix
from ofer.drawing.style import new_figure, set_title
from ofer.evaluation.all_samples import read_divided
from ofer.evaluation.division import read_division
from ofer.evaluation.metrics import confusion_counts
from ofer.evaluation.trainings import first_of
from ofer.jobs.job import Job


def draw(job: Job) -> Figure:
    """Return the figure."""
    division = read_division(job.input_list("division")).tested()

    def counts(paths: list[Path]) -> pd.DataFrame:
        [path] = paths
        return confusion_counts(read_divided(path, division))

    return draw_confusion(
        counts(job.input_list("clean")),
        {occlusion: counts(paths) for occlusion, paths in job.input_groups("occluded").items()},
        {occlusion: counts(paths) for occlusion, paths in job.input_groups("restored").items()},
        title=f"Confusion on corpus {job.slice['corpus']}{first_of(job.slice['seeds'])}",
        generated=job.slice["generated"],
    )


def draw_confusion(
    clean: pd.DataFrame,
    without: Mapping[str, pd.DataFrame],
    restored: Mapping[str, pd.DataFrame],
    *,
    title: str,
    generated: bool,
) -> Figure:
    """Return a figure of confusion matrices: true class down, predicted class across.

    All arguments hold counts (`ofer.evaluation.metrics.confusion_counts`), the two mappings by occlusion.
    """
    occlusions = list(without)
    size = 0.45 * len(clean) + 0.3
    figure = new_figure(size * (1 + len(occlusions)) + 1.6, 2 * size + 1.5)
    grid = figure.subplots(2, 1 + len(occlusions), squeeze=False)
    image = draw_matrix(grid[0, 0], clean, "clean", rows=True, columns=True)
    grid[1, 0].axis("off")
    for column, occlusion in enumerate(occlusions, start=1):
        draw_matrix(
            grid[0, column],
            without[occlusion],
            f"{occlusion}, no reconstruction",
            rows=column == 1,
            columns=False,
        )
        draw_matrix(
            grid[1, column],
            restored[occlusion],
            f"{occlusion}, reconstructed",
            rows=column == 1,
            columns=True,
        )
    place = grid[1, 0].inset_axes((0.1, 0.55, 0.75, 0.06))
    bar = figure.colorbar(image, cax=place, orientation="horizontal", ticks=[0, 50, 100])
    bar.set_label(SHARES, fontsize=8)
    set_title(figure, title, generated=generated)
    return figure
