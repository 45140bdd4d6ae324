"""Figure 3 of the main paper, with our own components: image, occluded, reconstructed, filled."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from ofer.drawing.pictures import blank, draw_face
from ofer.drawing.style import GREY, house_style, new_figure, set_title

_CELL = 1.12
_GAP = 0.18
"""Between the blocks of a row, as a share of a picture."""


@dataclass(frozen=True)
class ReconstructedFace:
    """A face at its apex, grey levels 0 … 255 (size, size); `error` in grey levels over what is hidden."""

    occlusion: str
    label: str
    image: np.ndarray
    occluded: np.ndarray
    whole: np.ndarray
    filled: np.ndarray
    error: float


@house_style()
def draw_reconstructed_faces(
    faces: Sequence[ReconstructedFace], *, title: str, method: str, note: str, generated: bool
) -> Figure:
    """Return a figure with a row per occlusion and, for each face of it, four pictures side by side.

    `method`: heads the third column. `note`: a line below the pictures. Without faces the note stands alone.
    """
    rows = {
        name: [face for face in faces if face.occlusion == name] for name in dict.fromkeys(f.occlusion for f in faces)
    }
    if not rows:
        figure = new_figure(6.5, 1.2)
        axes = figure.add_subplot()
        blank(axes)
        axes.text(0.5, 0.5, note, ha="center", va="center", transform=axes.transAxes)
        set_title(figure, title, generated=generated)
        return figure
    blocks = max(map(len, rows.values()))
    columns = 4 * blocks + blocks - 1
    widths = [_GAP if column % 5 == 4 else 1.0 for column in range(columns)]
    figure = new_figure(_CELL * sum(widths) + 0.4, (_CELL + 0.17) * len(rows) + 0.75)
    grid = figure.add_gridspec(len(rows), columns, width_ratios=widths)
    for row, (occlusion, shown) in enumerate(rows.items()):
        for block, face in enumerate(shown):
            pictures = {"image": face.image, "occluded": face.occluded, method: face.whole, "filled": face.filled}
            for column, (head, picture) in enumerate(pictures.items()):
                axes = figure.add_subplot(grid[row, 5 * block + column])
                draw_face(axes, picture)
                if row == 0:
                    axes.set_title(head)
                if column == 0:
                    axes.set_xlabel(face.label, fontsize=8, labelpad=2)
                    if block == 0:
                        axes.set_ylabel(occlusion)
            axes.set_xlabel(f"off by {face.error:.0f}", fontsize=8, labelpad=2)
    figure.supxlabel(note, fontsize=8, color=GREY)
    set_title(figure, title, generated=generated)
    return figure
