"""Confusion matrices of a method on a corpus, one for each occlusion."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from ofer.drawing.confusion import SHARES, draw_matrix
from ofer.drawing.style import new_figure, set_title
from ofer.evaluation.all_samples import read_divided
from ofer.evaluation.division import read_division
from ofer.evaluation.metrics import confusion_counts
from ofer.jobs.job import Job


def draw(job: Job) -> Figure:
    """Return the figure."""
    division = read_division(job.input_list("division")).tested()
    return draw_matrices(
        {
            name: confusion_counts(read_divided(path, division))
            for name, [path] in job.input_groups("predictions").items()
        },
        title=f"Confusion of {job.slice['method']},\ncorpus {job.slice['corpus']}",
        generated=job.slice["generated"],
    )


def draw_matrices(counts: Mapping[str, pd.DataFrame], *, title: str, generated: bool) -> Figure:
    """Return the figure of counts by occlusion (`ofer.evaluation.metrics.confusion_counts`)."""
    size = 0.45 * max(map(len, counts.values())) + 0.3
    figure = new_figure(size * len(counts) + 1.9, size + 2.1)
    grid = figure.subplots(1, len(counts), squeeze=False)[0]
    for number, (axes, (name, of_occlusion)) in enumerate(zip(grid, counts.items(), strict=True)):
        image = draw_matrix(axes, of_occlusion, name, rows=number == 0, columns=True)
    bar = figure.colorbar(image, ax=list(grid), location="bottom", shrink=0.6, ticks=[0, 50, 100])
    bar.set_label(SHARES, fontsize=8)
    set_title(figure, title, generated=generated)
    return figure
