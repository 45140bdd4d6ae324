"""Accuracy over sizes and seeds, and how much of its spread the seeds make (Poux et al., Figure 8)."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ofer.base.data_files import FIG8
from ofer.base.tables import read_table
from ofer.drawing.style import GREY, PALETTE, new_figure, set_title
from ofer.jobs.job import Job
from ofer.papers.flowrec import fig8

SEED, FOLD, RESIDUAL, BAND = PALETTE["blue"], PALETTE["vermillion"], GREY, "#EAEAEA"
_MARKERS = {"fold": ("s", FOLD), "seed": ("o", SEED), "residual": ("^", RESIDUAL)}


def draw(job: Job) -> Figure:
    """Return the figure."""
    table = read_table(job.input("accuracies"), fig8.TEXT)
    seeds, folds = table["seed"].nunique(), table["fold"].nunique()
    return draw_seed_study(
        table,
        read_table(job.input("components"), fig8.TEXT),
        published=fig8.published_accuracies(job.package_file(FIG8)),
        title=f"Figure 8: {job.slice['method']} on corpus {job.slice['corpus']}, {seeds} seeds, {folds} folds",
        generated=job.slice["generated"],
    )


def draw_seed_study(
    accuracies: pd.DataFrame,
    components: pd.DataFrame,
    *,
    published: Mapping[str, float],
    title: str,
    generated: bool,
) -> Figure:
    """Return four panels: (a, b) as the paper's, mean and median over seeds and their boxes; (c, d) what it lacks.

    `accuracies` has the columns size, seed, fold, accuracy (%); `components` size, component, standard_deviation
    (points). Seeds are compared by their mean over folds, folds by their mean over seeds. `published` has the numbers
    best_size_from, best_size_to, chosen_size, chosen_seed_accuracy, which stand apart from ours, as outlines.
    """
    sizes = sorted(accuracies["size"].unique())
    places = np.arange(len(sizes))
    of_seeds = accuracies.groupby(["size", "seed"])["accuracy"].mean()
    of_folds = accuracies.groupby(["size", "fold"])["accuracy"].mean()
    figure = new_figure(7.4, 6.4)
    (lines, boxes), (both, parts) = figure.subplots(2, 2)
    _draw_lines(lines, of_seeds, sizes, published)
    lines.set_title("(a) mean and median over seeds")
    _draw_boxes(boxes, of_seeds, sizes, places, SEED, width=0.5)
    boxes.set_title("(b) seeds")
    boxes.sharey(lines)
    _draw_boxes(both, of_seeds, sizes, places - 0.2, SEED, width=0.32)
    _draw_boxes(both, of_folds, sizes, places + 0.2, FOLD, width=0.32)
    both.set_title("(c) seeds beside folds")
    _draw_components(parts, components, sizes, places)
    parts.set_title("(d) components of the spread")
    for axes in (boxes, both, parts):
        axes.set_xticks(places, [str(size) for size in sizes])
        axes.set_xlim(-0.6, len(sizes) - 0.4 + (0.7 if axes is parts else 0))
    for axes in (lines, boxes, both):
        axes.set_ylabel("accuracy (%)")
    for axes in (lines, boxes, both, parts):
        axes.set_xlabel("side of the flow (cells)")
        axes.grid(axis="y")
    _add_legend(figure, lines, both)
    set_title(figure, title, generated=generated)
    return figure


def _draw_lines(axes: Axes, of_seeds: pd.Series, sizes: list[int], published: Mapping[str, float]) -> None:
    by_size = of_seeds.groupby("size")
    best = axes.axvspan(published["best_size_from"], published["best_size_to"], color=BAND, zorder=0)
    best.set_label("published: best sizes (CK+)")
    axes.plot(sizes, by_size.mean(), "o-", color=SEED, label="mean")
    axes.plot(sizes, by_size.median(), "D--", color=PALETTE["sky blue"], markersize=4, label="median")
    axes.plot(
        published["chosen_size"], published["chosen_seed_accuracy"], "D",
        color="black", fillstyle="none", markersize=6, label="published: the chosen seed (CK+)",
    )  # fmt: skip
    axes.set_xticks(sizes)


def _draw_boxes(axes: Axes, scores: pd.Series, sizes: list[int], places: np.ndarray, colour: str, width: float) -> None:
    axes.boxplot(
        [scores.loc[size].to_numpy() for size in sizes],
        positions=places,
        widths=width,
        patch_artist=True,
        boxprops={"facecolor": f"{colour}33", "edgecolor": colour},
        medianprops={"color": colour, "linewidth": 1.6},
        whiskerprops={"color": colour},
        capprops={"color": colour},
        flierprops={"marker": "o", "markersize": 3.5, "markerfacecolor": "none", "markeredgecolor": colour},
    )


def _draw_components(axes: Axes, components: pd.DataFrame, sizes: list[int], places: np.ndarray) -> None:
    by_name = components.pivot(index="size", columns="component", values="standard_deviation").loc[sizes]
    for name, (marker, colour) in _MARKERS.items():
        axes.plot(places, by_name[name], marker=marker, color=colour, clip_on=False)
    axes.set_ylim(bottom=0)
    ends = by_name.iloc[-1].sort_values()
    for name, height in zip(ends.index, _apart(ends.to_numpy(), 0.07 * axes.get_ylim()[1]), strict=True):
        axes.annotate(
            str(name), (places[-1], height), xytext=(7, 0), textcoords="offset points", va="center",
            color=_MARKERS[str(name)][1],
        )  # fmt: skip
    axes.set_ylabel("standard deviation (points)")


def _apart(heights: np.ndarray, gap: float) -> list[float]:
    """Return ascending heights moved up to lie half a `gap` above zero and a `gap` from one another."""
    moved: list[float] = []
    for height in heights:
        moved.append(max(float(height), moved[-1] + gap if moved else gap / 2))
    return moved


def _add_legend(figure: Figure, lines: Axes, both: Axes) -> None:
    handles, labels = lines.get_legend_handles_labels()
    for colour, label in ((SEED, "a seed: its mean over folds"), (FOLD, "a fold: its mean over seeds")):
        handles.append(both.fill_between([], [], facecolor=f"{colour}33", edgecolor=colour))
        labels.append(label)
    order = [labels.index(label) for label in ("mean", "median")]
    order += [index for index in range(len(labels)) if index not in order]
    figure.legend(
        [handles[index] for index in order], [labels[index] for index in order], loc="outside lower center", ncols=3
    )
