"""A round of what learns without expressions: pictures in two views, of which it is told nothing or the subjects."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ofer.evaluation.division import TRAIN, VALIDATION, Division
from ofer.faces.pictures import FacePictures, row_numbers
from ofer.jobs.job import Job
from ofer.learning.group import group
from ofer.learning.stills import StillsRound
from ofer.learning.told import SUBJECT
from ofer.learning.views import ViewedPictures, Views, views_identity
from ofer.occlusion.bank import bank_of
from ofer.stills.skipping import Skipping
from ofer.stills.view import CHANNELS
from ofer.stills.views import ViewSource


def viewed_round(
    job: Job, number: int, divisions: Mapping[str, Division], faces: Mapping[str, FacePictures]
) -> StillsRound:
    """Return the pictures that train and those that select in a round, each on which occluders are drawn anew.

    Their labels are zeros or, where subjects are told, subjects: those of training pictures from 0.
    """
    training, people = _pictures(job, number, TRAIN, divisions, faces)
    validation, _ = _pictures(job, number, VALIDATION, divisions, faces)
    return StillsRound(training=training, validation=validation, classes=people)


def _pictures(
    job: Job, number: int, role: str, divisions: Mapping[str, Division], faces: Mapping[str, FacePictures]
) -> tuple[ViewedPictures, int]:
    """Return the pictures that have a role in a round, and how many people they show, if that is told."""
    taken: list[tuple[FacePictures, NDArray[np.int64]]] = []
    people: list[str] = []
    for corpus, division in divisions.items():
        samples = division.of(number, role)
        taken.append((faces[corpus], row_numbers(faces[corpus], list(samples["sample"]))))
        people += [f"{corpus} {subject}" for subject in samples["subject"]]
    told = job.slice["labels"] == SUBJECT
    label = np.unique(people, return_inverse=True)[1] if told else np.zeros(len(people), np.int64)
    occlusions = [(values, bank_of(values)) for values in job.slice["occlusions"]]
    source = ViewSource(taken, occlusions, job.slice["still"]["side"], CHANNELS[job.slice["still"]["colour"]])

    share = job.slice["method"]["unreadable_share"]
    readable = Skipping(source.views, len(people), share=share, what=f"{role} pictures")

    def draw(indices: NDArray[np.int64], number: int) -> Views:
        return Views(*readable(indices, number), readable.shown(indices))

    def notes() -> dict[str, object]:
        unreadable = group().union(readable.unreadable, len(people))
        return {"unreadable_pictures": len(unreadable)} if unreadable else {}

    pictures = ViewedPictures(
        draw,
        label,
        side=source.side,
        channels=source.channels,
        identity=views_identity(source.identity(), job.slice["occlusions"]),
        notes=notes,
    )
    return pictures, len(set(people)) if told else 0
