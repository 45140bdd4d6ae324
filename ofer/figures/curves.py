"""The restorer's validation error against optimiser steps, fold by fold, to see whether it is flat at the stop."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from ofer.base.tables import read_table
from ofer.drawing.style import PALETTE, new_figure, set_title
from ofer.evaluation.trainings import first_of
from ofer.jobs.job import Job


def draw(job: Job) -> Figure:
    """Return the figure."""
    curves = {
        occlusion: pd.concat(map(read_table, paths)).rename(columns={"validation_score": "validation_error"})
        for occlusion, paths in job.input_groups("curves").items()
    }
    return draw_curves(
        curves,
        measure="validation endpoint error (pixel)",
        title=f"Training of {job.slice['restorer']} on corpus {job.slice['corpus']}{first_of(job.slice['seeds'])}",
        generated=job.slice["generated"],
    )


def draw_curves(curves: Mapping[str, pd.DataFrame], *, measure: str, title: str, generated: bool) -> Figure:
    """Return a panel per key of `curves` (occlusions): a thin line per fold, the median of the folds thick.

    Frames have the columns fold, step, validation_error; `measure` names the error with its unit.
    A dot marks the step whose weights each fold kept (the lowest error). The title of a panel says by how much
    the median still fell over the last quarter of the steps, or that a recipe without a curve takes none.
    """
    figure = new_figure(max(2.6 * len(curves) + 0.6, 5.0), 2.9)
    panels = figure.subplots(1, len(curves), sharey=True, squeeze=False)[0]
    for axes, (name, frame) in zip(panels, curves.items(), strict=True):
        if frame.empty:
            axes.set_title(f"{name}\ntakes no steps")
            continue
        by_step = frame.pivot(index="step", columns="fold", values="validation_error")
        axes.plot(by_step.index, by_step.to_numpy(), color=PALETTE["sky blue"], linewidth=0.7)
        best = by_step.idxmin()
        axes.plot(best, by_step.min(), "o", color=PALETTE["blue"], markersize=2.5)
        median = by_step.median(axis=1)
        axes.plot(median.index, median, color=PALETTE["black"], linewidth=1.6)
        axes.set(xlabel="optimiser steps", xlim=(0, by_step.index.max() * 1.02))
        axes.set_title(f"{name}\nlast quarter: {_late_change(median):+.1f} %".replace("-", "−"))
        axes.grid(axis="y")
    panels[0].set_ylim(bottom=0)
    panels[0].set_ylabel(measure)
    handles = [
        panels[0].plot([], [], color=PALETTE["sky blue"], linewidth=0.7)[0],
        panels[0].plot([], [], "o", color=PALETTE["blue"], markersize=2.5)[0],
        panels[0].plot([], [], color=PALETTE["black"], linewidth=1.6)[0],
    ]
    figure.legend(handles, ["one fold", "kept weights", "median of folds"], loc="outside lower center", ncols=3)
    set_title(figure, title, generated=generated)
    return figure


def _late_change(median: pd.Series) -> float:
    """Return the change of the median over the last quarter of the steps, in % of its value there."""
    last = median.index.max()
    start = median[median.index >= 0.75 * last].iloc[0]
    return 100 * (median.iloc[-1] - start) / start
