"""Confusion matrices of a method on a corpus, one for each occlusion, and others beside them."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from ofer.drawing.confusion import SHARES, draw_matrix
from ofer.drawing.style import new_figure, set_title
from ofer.evaluation.all_samples import read_divided
from ofer.evaluation.division import read_division
from ofer.evaluation.metrics import confusion_counts
from ofer.jobs.job import Job

CLEAN = "none"


def draw(job: Job) -> Figure:
    """Return the figure."""
    matrices = job.slice["matrices"]
    divisions, predictions = job.input_groups("division"), job.input_groups("predictions")
    methods, several = {one["method"] for one in matrices}, len(matrices) > 1
    counts = {}
    for number, one in enumerate(matrices):
        division = read_division(divisions[str(number)]).tested()
        for name in one["occlusions"]:
            [path] = predictions[f"{number}/{name}"]
            hidden = "as they are" if name == CLEAN else name
            shown = [one["corpus"], *([one["method"]] if len(methods) > 1 else []), *([] if name == CLEAN else [name])]
            counts["\n".join(shown) if several else hidden] = confusion_counts(read_divided(path, division))
    # Of several methods each stands above its own matrix.
    of = f" of {methods.pop()}" if len(methods) == 1 else ""
    return draw_matrices(
        counts,
        title=f"Confusion{of},\n{'corpora' if several else 'corpus'} {job.slice['corpus']}",
        generated=job.slice["generated"],
    )


def draw_matrices(counts: Mapping[str, pd.DataFrame], *, title: str, generated: bool) -> Figure:
    """Return the figure of counts (`ofer.evaluation.metrics.confusion_counts`) by what stands above each."""
    size = 0.45 * max(map(len, counts.values())) + 0.3
    figure = new_figure(size * len(counts) + 1.9, size + 2.1)
    grid = figure.subplots(1, len(counts), squeeze=False)[0]
    classes: list[str] = []
    for axes, (name, of_one) in zip(grid, counts.items(), strict=True):
        image = draw_matrix(axes, of_one, name, rows=classes != [*of_one.index], columns=True)
        classes = [*of_one.index]
    bar = figure.colorbar(image, ax=list(grid), location="bottom", shrink=0.6, ticks=[0, 50, 100])
    bar.set_label(SHARES, fontsize=8)
    set_title(figure, title, generated=generated)
    return figure
