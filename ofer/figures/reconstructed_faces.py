"""Occluded faces reconstructed by components of other people's faces (Poux et al., Figure 3).

Components are learnt of the apex faces of the training folds, their number, the ridge and the margin chosen on the
validation fold; shown are faces of the test fold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from ofer.base.progress import say
from ofer.base.wording import count
from ofer.drawing.pictures import blank, draw_face
from ofer.drawing.style import GREY, new_figure, set_title
from ofer.evaluation.division import TRAIN, VALIDATION, Division, read_division
from ofer.faces.files import read_faces
from ofer.jobs.job import Job
from ofer.learning.typed import as_settings
from ofer.methods.subspace.choice import learn
from ofer.methods.subspace.faces import Faces, reconstruct_faces, shrunk_face, shrunk_mask
from ofer.methods.subspace.fit import Subspace

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


def draw(job: Job) -> Figure:
    """Return the figure."""
    division = read_division(job.input_list("division"))
    folds = division.tested()
    shown = job.slice["publishable_subjects"]
    public = folds if shown == "all" else folds[folds["subject"].isin(shown)]
    name = job.slice["method"]["kind"].upper()
    faces: list[ReconstructedFace] = []
    note = f"No face is shown: `publishable_subjects` of corpus {job.slice['corpus']} names nobody of it."
    if not public.empty:
        number = int(public["fold"].min())
        faces, note = _reconstructed(job, division, public[public["fold"] == number], number)
    return draw_reconstructed_faces(
        faces,
        title=f"Occluded faces reconstructed by {name}, corpus {job.slice['corpus']}",
        method=f"{name} result",
        note=note,
        generated=job.slice["generated"],
    )


def _reconstructed(
    job: Job, division: Division, tested: pd.DataFrame, number: int
) -> tuple[list[ReconstructedFace], str]:
    size = job.slice["size"]
    trained = division.of(number, TRAIN)
    clean = _apexes(job.input_list("faces"), size)
    learnt_of = trained["sample"]
    subspace, numbers = learn(np.stack([clean[sample] for sample in learnt_of]), as_settings(job.slice["method"]))
    say(f"components of {count(len(learnt_of), 'face')}: {numbers}")
    held_out = division.of(number, VALIDATION)["sample"]
    faces: list[ReconstructedFace] = []
    for occlusion, frames in job.input_groups("frames").items():
        faces += _of_occlusion(
            job, occlusion, subspace, clean, frames, list(held_out), tested, {f.label for f in faces}
        )
    others = "" if set(tested["subject"]) & set(trained["subject"]) else " of other people"
    return faces, (
        f"Components of {count(len(learnt_of), 'apex face')}{others}, {size} × {size} pixels. "
        "“off by”: mean absolute difference from the image over what is hidden, in grey levels of 255."
    )


def _of_occlusion(
    job: Job,
    occlusion: str,
    subspace: Subspace,
    clean: Mapping[str, np.ndarray],
    frames: list[Path],
    held_out: list[str],
    tested: pd.DataFrame,
    taken: set[str],
) -> list[ReconstructedFace]:
    names = list(tested["sample"])
    occluded = _apexes(frames, job.slice["size"])
    masks = _masks(frames, job.slice["size"])

    def of(samples: list[str]) -> Faces:
        return Faces(*(np.stack([found[sample] for sample in samples]) for found in (clean, occluded, masks)))

    made = reconstruct_faces(subspace, of(held_out), of(names), as_settings(job.slice["method"]))
    chosen = typical(tested["label"].tolist(), made.error, taken, job.slice["examples"])
    return [
        ReconstructedFace(
            occlusion=occlusion,
            label=tested["label"].iloc[index],
            image=clean[names[index]][0],
            occluded=occluded[names[index]][0],
            whole=made.whole[index],
            filled=made.filled[index],
            error=float(made.error[index]),
        )
        for index in chosen
    ]


def typical(labels: list[str], error: np.ndarray, taken: set[str], count: int) -> list[int]:
    """Return indices of `count` faces, each of the median error among faces of expressions not yet `taken`.

    Typical, not best. Where all expressions are taken, they are taken again; fewer faces where there are fewer.
    """
    chosen: list[int] = []
    used = set(taken)
    for _ in range(min(count, len(labels))):
        left = [index for index in range(len(labels)) if index not in chosen]
        fresh = [index for index in left if labels[index] not in used] or left
        fresh.sort(key=lambda index: (error[index], index))
        chosen.append(fresh[len(fresh) // 2])
        used.add(labels[chosen[-1]])
    return chosen


def _apexes(paths: list[Path], size: int) -> dict[str, np.ndarray]:
    return {face.sample: shrunk_face(face.crops[-1], size) for path in paths for face in read_faces(path)}


def _masks(paths: list[Path], size: int) -> dict[str, np.ndarray]:
    return {
        face.sample: shrunk_mask(face.mask, size)
        for path in paths
        for face in read_faces(path)
        if face.mask is not None
    }


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
