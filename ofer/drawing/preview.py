"""A first look at a corpus: faces at neutral and apex, the occlusions, and the flows that they leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from ofer.drawing.flow_colour import draw_legend, magnitude_scale
from ofer.drawing.legible import name_of
from ofer.drawing.pictures import blank, draw_face, draw_flow
from ofer.drawing.style import house_style, new_figure, set_title


@dataclass(frozen=True)
class PreviewSample:
    """Crops (height, width) uint8 and flows neutral → apex (2, height, width) in pixels of the crop.

    `occluded_faces`, `occluded_flows` and `masks` (True = hidden) are keyed by occlusion. Faces are None where the
    corpus does not allow showing this person.
    """

    sample: str
    label: str
    flow: np.ndarray
    occluded_flows: Mapping[str, np.ndarray]
    masks: Mapping[str, np.ndarray]
    neutral: np.ndarray | None = None
    apex: np.ndarray | None = None
    occluded_faces: Mapping[str, np.ndarray] | None = None


@house_style()
def draw_preview(
    samples: Sequence[PreviewSample], *, title: str, generated: bool, maximum: float | None = None
) -> Figure:
    """Return a contact sheet with a row per sample: neutral, apex, occluded faces, flow, occluded flows.

    `maximum`: magnitude in pixels at which colours are full; without it, one that fits all clean flows.
    """
    occlusions = list(dict.fromkeys(name for sample in samples for name in sample.occluded_flows))
    faces = ["neutral", "apex", *occlusions] if any(sample.apex is not None for sample in samples) else []
    scale = maximum or magnitude_scale([sample.flow for sample in samples])
    columns = len(faces) + 1 + len(occlusions)
    cell = 1.15
    figure = new_figure(cell * (columns + 1) + 0.4, cell * len(samples) + 0.7)
    grid = figure.add_gridspec(len(samples), columns + 1)
    for row, sample in enumerate(samples):
        pictures = _pictures(sample, faces, occlusions)
        for column, (name, picture, mask) in enumerate(pictures):
            axes = figure.add_subplot(grid[row, column])
            if picture is None:
                blank(axes)
            elif picture.ndim == 2:
                draw_face(axes, picture)
            else:
                draw_flow(axes, picture, scale, mask)
            if row == 0:
                axes.set_title(name)
            if column == 0:
                axes.set_ylabel(f"{sample.label}\n{name_of(sample.sample, 24)}", fontsize=8)
    draw_legend(figure.add_subplot(grid[0, -1]), scale)
    set_title(figure, title, generated=generated)
    return figure


def _pictures(
    sample: PreviewSample, faces: Sequence[str], occlusions: Sequence[str]
) -> list[tuple[str, np.ndarray | None, np.ndarray | None]]:
    """Return title, picture and mask of each column."""
    crops = {"neutral": sample.neutral, "apex": sample.apex, **(sample.occluded_faces or {})}
    return [
        *((name, crops.get(name), None) for name in faces),
        ("flow", sample.flow, None),
        *((f"flow, {name}", sample.occluded_flows.get(name), sample.masks.get(name)) for name in occlusions),
    ]
