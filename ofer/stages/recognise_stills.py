"""Predict the expression in every tested picture, with the model of its round. On the CPU, always."""

from pathlib import Path

import numpy as np

from ofer.evaluation.division import Division, read_division
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.learning import recipe
from ofer.learning.device import device, set_threads
from ofer.learning.flows_round import class_indices
from ofer.learning.models import model_numbers, read_model, require_classes
from ofer.learning.tested_stills import read_tested
from ofer.learning.typed import as_settings
from ofer.methods.settings import JUDGE


def build(job: Job) -> None:
    """Write a row per sample: sample, subject, fold, seed, label, a probability per class."""
    training, settings = job.slice["training"], as_settings(job.slice["method"])
    set_threads(training["threads"])
    division, paths = read_division(job.input_list("division")), job.input_list("weights")
    stills = read_tested(job, division)
    folds = stills.tested
    classes, needs = _classes(paths, division), job.input_groups("needed")
    probabilities = np.zeros((len(folds), len(classes)))
    for number in division.numbers():
        # A model that was trained in another division has one round for all.
        learned = number if job.slice["round"] is None else job.slice["round"]
        weights, notes = read_model(paths, learned)
        require_classes(notes, classes, paths[0])
        if JUDGE in needs:
            require_classes(read_model(needs[JUDGE], learned)[1], classes, needs[JUDGE][0])
        needed, who = recipe.needed_models(job, learned), recipe.title(job, number)
        for tested, _, seen in stills.batches(number, "recognised"):
            probabilities[tested] = recipe.probabilities(
                weights, settings, seen, needed, who=who, classes=len(classes), device=device("cpu")
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
