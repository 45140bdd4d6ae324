"""Faces side by side: clean, occluded, and what methods make of them: maps of attention, faces again, or masks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from ofer.base.by_name import load
from ofer.base.errors import OferError
from ofer.base.expressions import EXPRESSIONS
from ofer.drawing.gallery import Cell, Column, Picture, draw_gallery
from ofer.evaluation.division import TEST, read_division
from ofer.faces.pictures import FacePictures, read_pictures
from ofer.faces.point_files import read_points
from ofer.jobs.job import Job
from ofer.jobs.provenance import digest_of
from ofer.learning.models import read_model
from ofer.learning.stills import SeenStills
from ofer.learning.typed import as_settings
from ofer.occlusion.bank import Bank, bank_of
from ofer.occlusion.draw import draw_at
from ofer.occlusion.headset import wear_headset
from ofer.occlusion.parameters import Placement, draw_parameters
from ofer.stills.covers import Covers
from ofer.stills.view import CHANNELS, view

CLEAN = "clean"

Values = Mapping[str, Any]

NOTHING: Values = {"fill": "none"}
"""The values of no occlusion."""


@dataclass(frozen=True)
class Seen:
    """A face as a corpus has it, and as it is seen: with a headset that is drawn on, or under an occlusion."""

    sample: str
    label: str
    clean: Picture
    worn: Picture
    """The clean one, or that with the headset."""
    occlusion: Values
    bank: Bank
    placed: Sequence[Placement]
    covers: Covers | None
    """What lies before the faces of the corpus, if it is known."""

    def at(self, side: int) -> Picture:
        """Return the face under the occlusion, as methods are given it."""
        return draw_at(self.worn, side, self.placed, self.occlusion, self.bank)[0]

    def hidden(self, side: int) -> NDArray[np.bool_]:
        """Return which pixels (side, side) are hidden, as far as it is known."""
        painted = draw_at(self.worn, side, self.placed, self.occlusion, self.bank)[1]
        return painted | self.covers.hidden(self.sample, side) if self.covers else painted


def draw(job: Job) -> Figure:
    """Return a band for each panel and face that is shown of a class: a column for each class and occlusion."""
    bands: list[list[Column]] = []
    names: list[str] = []
    for number, panel in enumerate(job.slice["panels"]):
        of_panel = list(_bands(job, str(number), panel))
        bands += of_panel
        names += [panel["corpus"]] * len(of_panel)
    corpora = list(dict.fromkeys(names))
    return draw_gallery(
        bands,
        names if len(corpora) > 1 else [""] * len(bands),
        title=f"{job.slice['title']}, {'corpus' if len(corpora) == 1 else 'corpora'} {job.slice['corpus']}",
        note=_note(job.slice),
        generated=job.slice["generated"],
    )


def _bands(job: Job, key: str, panel: Values) -> Iterator[list[Column]]:
    division = read_division(job.input_groups("division")[key])
    first = division.numbers()[0]
    faces = read_pictures(job.input_groups("faces")[key])
    candidates = set(division.of(first, TEST)["sample"])
    for place, paths in job.input_groups("points").items():
        if place.startswith(f"{key}/"):
            candidates &= set(read_points(paths).sample)
    headset = job.slice["headset"]
    covers = None
    if panel["covers"]:
        [manifest] = job.input_groups("manifest")[key]
        covers = Covers(panel["covers"], manifest, job.input_groups("written")[key])
    for rows in _chosen(faces, candidates, panel["corpus"], job.slice):
        columns: dict[tuple[int, int], Column] = {}
        for number, (name, values) in enumerate(panel["occlusions"]):
            bank = bank_of(values or NOTHING)
            seen = [
                _seen(faces, row, values, bank, index if headset else None, covers) for index, row in enumerate(rows)
            ]
            made = {
                method["name"]: _made(job, f"{key}/{place}/{number}", method, seen, first)
                for place, method in enumerate(panel["methods"])
            }
            for index, face in enumerate(seen):
                cells = {CLEAN: Cell(face.clean)} if all(values for _, values in panel["occlusions"]) else {}
                alone = len(panel["occlusions"]) == 1
                called = "with a headset" if headset else name if alone and values else "face"
                cells[called] = Cell(_shown(face, headset))
                cells |= {method: of_faces[index] for method, of_faces in made.items()}
                columns[index, number] = Column(face.label, "" if alone else name if values else CLEAN, cells)
        yield [columns[place] for place in sorted(columns)]


def _chosen(faces: FacePictures, candidates: set[str], corpus: str, chosen: Values) -> list[list[int]]:
    """Return the rows of a face of each class, of another one and so on. Raises OferError for none.

    They are drawn from the candidates who may be shown and, with a headset, whose eyes are known: always the same ones.
    Ids of one person often follow one another.
    """
    publishable = chosen["publishable_subjects"][corpus]
    of_class: dict[str, list[int]] = {label: [] for label in chosen["expressions"] or EXPRESSIONS}
    for row in sorted(range(len(faces.sample)), key=lambda row: digest_of(faces.sample[row].encode())):
        public = publishable == "all" or faces.subject[row] in publishable
        eyes = not chosen["headset"] or np.isfinite(faces.eyes[row]).all()
        if faces.sample[row] in candidates and public and eyes and faces.label[row] in of_class:
            of_class[faces.label[row]].append(row)
    found = [[rows[count] for rows in of_class.values() if count < len(rows)] for count in range(chosen["faces"])]
    if not found[0]:
        raise OferError(
            f"config: corpora.{corpus}.publishable_subjects: allows no tested face that this figure could show; name "
            "some, or draw it on a built-in corpus"
        )
    return [rows for rows in found if rows]


def _seen(
    faces: FacePictures, row: int, values: Values | None, bank: Bank, headset: int | None, covers: Covers | None
) -> Seen:
    """Return a face under an occlusion, if there is one; headset: number of the one that it wears."""
    clean, eyes = view(faces.pictures[row], faces.side, 3), faces.eyes[row]
    worn = clean if headset is None else wear_headset(clean, eyes, headset)[0]
    sample = faces.sample[row]
    placed = draw_parameters(values, sample, faces.side, eyes, bank) if values else []
    return Seen(sample, faces.label[row], clean, worn, values or NOTHING, bank, placed, covers)


def _shown(face: Seen, headset: bool) -> Picture:
    return face.worn if headset else face.at(face.clean.shape[0])


def _made(job: Job, place: str, method: Values, seen: Sequence[Seen], number: int) -> list[Cell]:
    """Return what a method makes of faces: maps of its attention over them, faces that it restores, or masks."""
    side, channels = method["still"]["side"], CHANNELS[method["still"]["colour"]]
    round_number = number if method["round"] is None else method["round"]
    weights, notes = read_model(job.input_groups("weights")[place], round_number)
    paths = job.input_groups("points").get(place)
    given = SeenStills(
        pictures=np.stack([view(face.at(side), side, channels) for face in seen]),
        points=read_points(paths).of([face.sample for face in seen], side)[1] if paths else None,
    )
    function = getattr(load(method["module"]), method["function"])
    made = function(weights, as_settings(method["method"]), given)
    if method["function"] == "restore":
        return [Cell(view(picture, side, 3)) for picture in made]
    if method["function"] == "apply":
        grey = np.rint(255 * made).astype(np.uint8)[..., None]
        return [Cell(view(mask, side, 3), outlined=face.hidden(side)) for mask, face in zip(grey, seen, strict=True)]
    classes = list(notes["classes"])  # type: ignore[call-overload]
    return [
        Cell(_shown(face, job.slice["headset"]), heat, classes[int(of_face.argmax())], float(of_face.max()))
        for face, of_face, heat in zip(seen, *made, strict=True)
    ]


def _note(values: Values) -> str:
    """Return in words which faces are shown, and what each row is."""
    panels = values["panels"]
    functions = {method["function"] for panel in panels for method in panel["methods"]}
    hidden = dict.fromkeys(name for panel in panels for name, occlusion in panel["occlusions"] if occlusion)
    many = "one" if values["faces"] == 1 else values["faces"]
    said = [f"Tested faces, {many} of each class, drawn by chance from those who may be shown."]
    if values["headset"]:
        said.append(
            f"A headset is drawn on. Networks are given that under `{', '.join(hidden)}`, as in training; its edge may "
            "stay in sight."
        )
    if "attention" in functions:
        said.append(
            "Colours: Grad-CAM of the class that a network answers, which stands above with its probability (✓ right, "
            "✗ wrong); the warmer, the more a place speaks for it."
        )
    if "restore" in functions:
        said.append("What is restored stands below what a network was given, which is not told what is hidden.")
    if "apply" in functions:
        said.append(
            "Grey: how probably a pixel is hidden, as a network says that is given the face, from black (0) to white "
            "(1). The line is about what is hidden, where that is known."
        )
    return " ".join([*said, "Single faces are an illustration, no measure."])
