"""Mean gates over the face: of the clean pictures, and under each occlusion."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from ofer.drawing.pictures import blank
from ofer.drawing.style import GREY, new_figure, set_note, set_title
from ofer.evaluation.gates import FACE, is_hidden, read_gates
from ofer.faces.point_files import read_points
from ofer.jobs.job import Job

OUTLINE = (
    range(17), range(17, 22), range(22, 27), range(27, 31), range(31, 36), [*range(36, 42), 36], [*range(42, 48), 42],
    [*range(48, 60), 48],
)  # fmt: skip
"""Lines through the 68 points: jaw, brows, nose, eyes, lips."""
SIDE = 0.045
"""Of a square, in shares of the picture's side; patches are larger and overlap."""
SCALE = "viridis"
NOTE = (
    "Each square is a patch, smaller than it is, at its mean place on the mean points of the clean faces; its colour "
    "is its mean α over all tested pictures. A thick edge: in most of them one half of it or more is hidden. Patches "
    "differ where nothing is hidden, too: compare each with itself."
)

Panels = Mapping[str, Mapping[str, pd.DataFrame]]
"""Frames of gates by corpus, and by what its pictures are called."""


def draw(job: Job) -> Figure:
    """Return a row of panels for each corpus."""
    divisions = job.input_groups("divisions")
    panels = {
        corpus: {"nothing hidden": read_gates(path, divisions[corpus])}
        for corpus, [path] in job.input_groups("clean").items()
    }
    for key, [path] in job.input_groups("occluded").items():
        corpus, occlusion = key.split("/")
        panels[corpus][occlusion] = read_gates(path, divisions[corpus])
    points = {corpus: read_points(paths).points.mean(axis=0) for corpus, paths in job.input_groups("points").items()}
    return draw_gates(panels, points, method=job.slice["method"], generated=job.slice["generated"])


def draw_gates(panels: Panels, points: Mapping[str, NDArray[np.float32]], *, method: str, generated: bool) -> Figure:
    """Return the figure; points: (68, 2) of the mean face of a corpus, in shares of its pictures' side, if known."""
    means = {corpus: {name: _means(frame) for name, frame in row.items()} for corpus, row in panels.items()}
    values = pd.concat([frame["alpha"].drop(FACE, errors="ignore") for row in means.values() for frame in row.values()])
    colours = ScalarMappable(Normalize(values.min(), values.max()), SCALE)
    across = max(map(len, panels.values()))
    figure = new_figure(2.1 * across + 0.9, 2.4 * len(panels) + 0.9)
    grid = figure.subplots(len(panels), across, squeeze=False)
    for line, (corpus, row) in zip(grid, means.items(), strict=True):
        for axes in line:
            blank(axes)
        for axes, (name, frame) in zip(line, row.items(), strict=False):
            _draw_face(axes, points.get(corpus), frame, colours)
            face = f"\nwhole face: {frame['alpha'][FACE]:.2f}" if FACE in frame.index else ""
            place = f"{corpus}: " if len(panels) > 1 else ""
            axes.set_title(f"{place}{name}{face}")
    figure.colorbar(colours, ax=list(grid.flat), label="mean α of a patch", shrink=0.8)
    corpora = "corpus" if len(panels) == 1 else "corpora"
    set_title(figure, f"Gates of {method}, {corpora} {', '.join(panels)}", generated=generated)
    set_note(figure, NOTE)
    return figure


def _means(gates: pd.DataFrame) -> pd.DataFrame:
    """Return mean α, mean place and share of pictures in which it is hidden, by patch."""
    known = gates.assign(hidden=is_hidden(gates))
    return known.groupby("patch", sort=False)[["alpha", "x", "y", "hidden"]].mean()


def _draw_face(axes: Axes, points: NDArray[np.float32] | None, means: pd.DataFrame, colours: ScalarMappable) -> None:
    if points is not None:
        for line in OUTLINE:
            axes.plot(*points[list(line)].T, color=GREY, linewidth=0.8, zorder=1)
    row: Any
    for row in means.drop(index=FACE, errors="ignore").itertuples():
        square = Rectangle((row.x - SIDE / 2, row.y - SIDE / 2), SIDE, SIDE, facecolor=colours.to_rgba(row.alpha))
        square.set(edgecolor="black", linewidth=1.8 if row.hidden > 0.5 else 0.3, zorder=2)
        axes.add_patch(square)
    axes.autoscale_view()
    axes.set_aspect("equal")
    axes.invert_yaxis()
