"""Predict the expression in every tested picture, with the model of its round. On the CPU, always."""

from pathlib import Path

import numpy as np

from ofer.base.progress import track
from ofer.evaluation.division import Division, read_division
from ofer.faces.pictures import read_pictures, row_numbers
from ofer.faces.point_files import points_of_all
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.learning import recipe
from ofer.learning.device import device, set_threads
from ofer.learning.flows_round import class_indices
from ofer.learning.models import model_numbers, read_model, require_classes
from ofer.learning.stills import SeenStills
from ofer.learning.typed import as_settings

AT_A_TIME = 512
"""Pictures that are in memory at once."""


def build(job: Job) -> None:
    """Write a row per sample: sample, subject, fold, seed, label, a probability per class."""
    training, settings = job.slice["training"], as_settings(job.slice["method"])
    set_threads(training["threads"])
    division = read_division(job.input_list("division"))
    folds = division.tested()
    seen, paths = read_pictures(job.input_list("pictures")), job.input_list("weights")
    points = None
    if "points" in job.inputs:
        [files] = job.input_groups("points").values()
        points = points_of_all(files, list(folds["sample"]), seen.side)
    classes = _classes(paths, division)
    probabilities = np.zeros((len(folds), len(classes)))
    for number in division.numbers():
        tested = np.flatnonzero(folds["fold"] == number)
        # A model that was trained in another division has one round for all.
        learned = number if job.slice["round"] is None else job.slice["round"]
        weights, notes = read_model(paths, learned)
        require_classes(notes, classes, paths[0])
        needed, who = recipe.needed_models(job, learned), recipe.title(job, number)
        rows = row_numbers(seen, list(folds["sample"].iloc[tested]))
        for start in track(range(0, len(rows), AT_A_TIME), f"pictures of round {number} recognised"):
            chosen = slice(start, start + AT_A_TIME)
            probabilities[tested[chosen]] = recipe.probabilities(
                weights,
                settings,
                SeenStills(
                    pictures=seen.pictures[rows[chosen]],
                    points=None if points is None else points[tested[chosen]],
                ),
                needed,
                who=who,
                classes=len(classes),
                device=device("cpu"),
            )
    table = folds[["sample", "subject", "fold"]].assign(seed=training["seed"], label=folds["label"])
    for index, name in enumerate(classes):
        table[f"p_{name}"] = probabilities[:, index]
    with job.writing("predictions") as path:
        table.to_csv(path, index=False, lineterminator="\n", float_format="%.6f")


def _classes(paths: list[Path], division: Division) -> list[str]:
    """Return the classes that models tell apart. Raises OferError where a sample has a label that they do not know."""
    notes = read_model(paths, model_numbers(paths)[0])[1]
    known = [str(name) for name in notes.get("classes") or ()]  # type: ignore[attr-defined]
    if not set(division.samples["label"]) <= set(known):
        require_classes(notes, list(class_indices(division)), paths[0])
    return known


if __name__ == "__main__":
    run_stage(__doc__, build)
