"""Faces that wear a headset, and where a network looks for the expression that it answers (Grad-CAM)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from ofer.base.by_name import load
from ofer.base.errors import OferError
from ofer.base.expressions import EXPRESSIONS
from ofer.drawing.pictures import blank
from ofer.drawing.style import new_figure, set_note, set_title
from ofer.evaluation.division import read_division
from ofer.faces.pictures import FacePictures, read_pictures
from ofer.jobs.job import Job
from ofer.learning.models import read_model
from ofer.learning.typed import as_settings
from ofer.occlusion.bank import bank_of
from ofer.occlusion.draw import draw_at
from ofer.occlusion.headset import wear_headset
from ofer.occlusion.parameters import draw_parameters
from ofer.stills.view import view

NOTE = (
    "Above, tested faces, the first of each class by id whose eyes are known and who may be shown; in the middle, with "
    "a headset drawn on; below, Grad-CAM of the class that the network answers: the warmer, the more a place speaks "
    "for it. What the network is given has its upper half hidden, as in training; the headset's lower edge may stay in "
    "sight. One face of a class is an illustration, no measure."
)


@dataclass(frozen=True)
class Worn:
    """A face (s, s, 3), with its headset, a map (s, s) in [0, 1], the answer and how probable that is."""

    label: str
    face: NDArray[np.uint8]
    headset: NDArray[np.uint8]
    heat: NDArray[np.float32]
    answer: str
    probability: float


def draw(job: Job) -> Figure:
    """Return a column for each class: a face, with a headset, and where the network looks."""
    division = read_division(job.input_list("division"))
    faces = read_pictures(job.input_list("faces"))
    rows = _first_of_each_class(faces, set(division.tested()["sample"]), job.slice["publishable_subjects"])
    weights, notes = read_model(job.input_list("weights"), division.numbers()[0])
    classes, side = list(notes["classes"]), job.slice["still"]["side"]  # type: ignore[call-overload]
    clean = [view(faces.pictures[row], faces.side, 3) for row in rows]
    eyes = [faces.eyes[row] for row in rows]
    worn = [wear_headset(*of_face, seed)[0] for seed, of_face in enumerate(zip(clean, eyes, strict=True))]
    occlusion = job.slice["occlusion"]
    bank = bank_of(occlusion)
    placed = [draw_parameters(occlusion, faces.sample[row], faces.side, faces.eyes[row], bank) for row in rows]
    seen = np.stack([draw_at(one, side, place, occlusion, bank)[0] for one, place in zip(worn, placed, strict=True)])
    settings = as_settings(job.slice["method"])
    probabilities, heat = load(f"ofer.methods.{settings.recipe}.attention").attention(weights, settings, seen)
    return draw_attention(
        [
            Worn(faces.label[row], face, headset, one, classes[int(given.argmax())], float(given.max()))
            for row, face, headset, one, given in zip(rows, clean, worn, heat, probabilities, strict=True)
        ],
        title=f"Lower-half faces behind a headset, corpus {job.slice['corpus']}",
        generated=job.slice["generated"],
    )


def draw_attention(columns: Sequence[Worn], *, title: str, generated: bool) -> Figure:
    """Return the figure of some faces, side by side."""
    figure = new_figure(1.05 * len(columns) + 0.3, 4.3)
    grid = figure.subplots(3, len(columns), squeeze=False)
    for axes, one in zip(grid.T, columns, strict=True):
        for place, picture in zip(axes, (one.face, one.headset, one.headset), strict=True):
            _show(place, picture)
        axes[2].imshow(one.heat, cmap="inferno", alpha=0.55, extent=(0, 1, 1, 0), interpolation="bilinear")
        axes[0].set_title(one.label)
        right = one.answer == one.label
        said = f"{'✓' if right else '✗'} {one.answer}\n{100 * one.probability:.0f} %"
        axes[2].text(0.5, 1.04, said, fontsize=8, ha="center", va="top")
    set_title(figure, title, generated=generated)
    set_note(figure, NOTE)
    return figure


def _show(axes: Axes, picture: NDArray[np.uint8]) -> None:
    blank(axes)
    axes.imshow(picture, extent=(0, 1, 1, 0), interpolation="antialiased")


def _first_of_each_class(faces: FacePictures, tested: set[str], publishable: Sequence[str] | str) -> list[int]:
    """Return the rows of the first tested sample of each class whose eyes are known. Raises OferError for none."""
    first: dict[str, int] = {}
    for row in sorted(range(len(faces.sample)), key=faces.sample.__getitem__):
        public = publishable == "all" or faces.subject[row] in publishable
        if faces.sample[row] in tested and public and np.isfinite(faces.eyes[row]).all():
            first.setdefault(faces.label[row], row)
    if not first:
        raise OferError(
            "config: publishable_subjects: allows no face whose eyes are known to be shown; name some, or draw it on a "
            "built-in corpus"
        )
    return [first[label] for label in EXPRESSIONS if label in first]
