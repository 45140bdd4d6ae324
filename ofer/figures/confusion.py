"""Confusion matrices side by side: clean, and each occlusion without and with reconstruction."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

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
    Colour and upper number are the share of the true class in %, the number in brackets is the count; on the
    diagonal the share is the class's recall.
    """
    occlusions = list(without)
    size = 0.45 * len(clean) + 0.3
    figure = new_figure(size * (1 + len(occlusions)) + 1.6, 2 * size + 1.5)
    grid = figure.subplots(2, 1 + len(occlusions), squeeze=False)
    image = _draw_matrix(grid[0, 0], clean, "clean", rows=True, columns=True)
    grid[1, 0].axis("off")
    for column, occlusion in enumerate(occlusions, start=1):
        _draw_matrix(
            grid[0, column],
            without[occlusion],
            f"{occlusion}, no reconstruction",
            rows=column == 1,
            columns=False,
        )
        _draw_matrix(
            grid[1, column],
            restored[occlusion],
            f"{occlusion}, reconstructed",
            rows=column == 1,
            columns=True,
        )
    place = grid[1, 0].inset_axes((0.1, 0.55, 0.75, 0.06))
    bar = figure.colorbar(image, cax=place, orientation="horizontal", ticks=[0, 50, 100])
    bar.set_label("share of the true class (%)\n(count in brackets;\ndiagonal = recall)", fontsize=8)
    set_title(figure, title, generated=generated)
    return figure


def _draw_matrix(axes: Axes, counts: pd.DataFrame, title: str, *, rows: bool, columns: bool) -> AxesImage:
    numbers = counts.to_numpy(float)
    totals = numbers.sum(axis=1)
    # A class without samples has no shares: its row stays blank.
    shares = 100 * numbers / np.where(totals > 0, totals, np.nan)[:, None]
    image = axes.imshow(shares, cmap="Blues", vmin=0, vmax=100)
    for row in range(len(counts)):
        for column in range(len(counts)):
            count = numbers[row, column]
            if count:
                share = shares[row, column]
                colour = "white" if share > 55 else "black"
                look: dict[str, Any] = {"ha": "center", "va": "center", "color": colour}
                axes.text(column, row - 0.14, f"{share:.0f}", fontsize=8, **look)
                axes.text(column, row + 0.27, f"({count:.3g})", fontsize=6, **look)
    places = range(len(counts))
    names = [str(name) for name in counts.index]
    axes.set_xticks(places, names if columns else [], rotation=90)
    axes.set_ylabel("true class" if rows else "", labelpad=10)
    axes.set_xlabel("predicted class" if columns else "", labelpad=8)
    axes.set_yticks(
        places,
        [f"{name} (n = {total:.4g})" for name, total in zip(names, totals, strict=True)] if rows else [],
    )
    axes.tick_params(length=0)
    axes.set_title(f"{title}\nmean recall {np.nanmean(shares.diagonal()):.1f} %", fontsize=8)
    for spine in axes.spines.values():
        spine.set(visible=True)
    return image
