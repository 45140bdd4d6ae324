"""Train the models of some rounds of a method that sees still pictures, selected on each round's validation samples.

No test sample is ever read. Occluders are drawn on pictures when these are read, where it is stored that they lie.
Models are kept in the store one by one (`ofer.learning.kept_models`).
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import torch

from ofer.base.errors import OferError
from ofer.base.progress import say
from ofer.base.wording import count
from ofer.evaluation.division import TRAIN, VALIDATION, Division, read_division
from ofer.faces.pictures import FacePictures, read_pictures, row_numbers
from ofer.faces.point_files import FacePoints, read_points
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.learning import recipe
from ofer.learning.device import device, set_threads
from ofer.learning.flows_round import class_indices
from ofer.learning.freed_memory import keep_freed_memory
from ofer.learning.group import group
from ofer.learning.kept_models import Learn, Rounds, write_rounds
from ofer.learning.share import run_share
from ofer.learning.some_samples import draw_most, draw_share
from ofer.learning.stills import ReadPictures, StillsRound, round_digest
from ofer.learning.together import is_shared_out
from ofer.learning.told import EXPRESSION
from ofer.learning.trained import Report, Trained, silent
from ofer.learning.typed import as_settings
from ofer.learning.viewed_round import viewed_round
from ofer.occlusion.bank import bank_of
from ofer.occlusion.parameters import read_parameters
from ofer.stills.source import Look, Occluder, Source
from ofer.stills.view import CHANNELS


def build(job: Job) -> None:
    """Write the selected weights and the training curves of the pack's rounds."""
    write_rounds(job, *rounds_of(job))


def rounds_of(job: Job) -> tuple[Rounds, dict[str, int]]:
    """Return what gives each round's data, by their digest, and trains on them, and the classes that are told."""
    set_threads(job.slice["training"]["threads"])
    keep_freed_memory()
    if not is_shared_out(job):
        device(job.slice["training"]["device"])
    divisions = {corpus: read_division(paths) for corpus, paths in job.input_groups("divisions").items()}
    faces = {corpus: read_pictures(paths) for corpus, paths in job.input_groups("faces").items()}
    told = job.input_groups("points") if "points" in job.inputs else {}
    points = {key: read_points(paths) for key, paths in told.items()}
    classes = {}
    if job.slice["labels"] == EXPRESSION:
        classes = class_indices(next(iter(divisions.values())))
        _require_same_classes(divisions, classes)

    def learn(number: int) -> tuple[str, Learn]:
        if classes:
            training, validation = (
                _pictures(job, number, role, divisions, faces, points, classes) for role in (TRAIN, VALIDATION)
            )
            data = StillsRound(training=training, validation=validation, classes=len(classes))
        else:
            data = viewed_round(job, number, divisions, faces)
        return round_digest(data), partial(_train, job, number, data)

    return learn, classes


def _train(job: Job, number: int, data: StillsRound, where: torch.device, checkpoint: Path | None) -> Trained:
    """Train one round's model."""
    title = recipe.title(job, number)
    speak: Report = say if group().first else silent
    speak(f"{title}: {len(data.training)} pictures to train on, {len(data.validation)} to select on")
    return recipe.train(
        data,
        as_settings(job.slice["method"]),
        recipe.needed_models(job, number),
        who=title,
        seed=job.slice["training"]["seed"],
        checkpoint=checkpoint,
        device=where,
        report=lambda line: speak(f"{title}: {line}"),
    )


def _pictures(
    job: Job,
    number: int,
    role: str,
    divisions: dict[str, Division],
    faces: dict[str, FacePictures],
    points: dict[str, FacePoints],
    classes: dict[str, int],
) -> ReadPictures:
    """Return the pictures that have a role in a round: of each corpus under each occlusion, ordered by sample.

    Where points are told, pictures whose points are not known are left out, and counted.
    """
    looks, labels, located, left_out = [], [], [], 0
    for corpus, division in divisions.items():
        samples = division.of(number, role)
        samples = draw_share(samples, job.slice["share"], job.slice["training"]["seed"])
        if role == TRAIN and (most := job.slice["most_per_class"]):
            samples = draw_most(samples, most, job.slice["training"]["seed"])
        rows = row_numbers(faces[corpus], list(samples["sample"]))
        of_samples = np.array([classes[label] for label in samples["label"]], np.int64)
        for place, occluder in enumerate(_occluders(job, corpus)):
            there = np.ones(len(rows), bool)
            if points:
                there, known = points[f"{corpus}/{place}"].of(list(samples["sample"]), job.slice["still"]["side"])
                located.append(known)
                left_out += int((~there).sum())
            looks.append(Look(faces[corpus], rows[there], occluder))
            labels.append(of_samples[there])
    if left_out:
        say(f"{recipe.title(job, number)}: {count(left_out, 'picture')} of {role} left out for want of points")
    source = Source(looks, job.slice["still"]["side"], CHANNELS[job.slice["still"]["colour"]])
    return ReadPictures(
        source.read,
        np.concatenate(labels),
        side=source.side,
        channels=source.channels,
        identity=source.identity(),
        points=np.concatenate(located) if located else None,
        uncovered=source.uncovered,
    )


def _occluders(job: Job, corpus: str) -> Iterator[Occluder | None]:
    for number, values in enumerate(job.slice["occlusions"]):
        if values is None:
            yield None
        else:
            [path] = job.input_groups("occluders")[f"{corpus}/{number}"]
            yield Occluder(values, bank_of(values), read_parameters(path))


def _require_same_classes(divisions: dict[str, Division], classes: dict[str, int]) -> None:
    for corpus, division in divisions.items():
        if unknown := sorted(set(division.samples["label"]) - set(classes)):
            home = next(iter(divisions))
            raise OferError(
                f"config: corpora.{corpus}.labels: has {unknown[0]}, which {home} lacks; give both the same"
            )


if __name__ == "__main__":
    run_share(rounds_of)
    run_stage(__doc__, build, reuse=False)
