"""Predict the expression of each test fold's apex flows, occluded or restored, with the recogniser of its round.

On the CPU, always, as flows are restored.
"""

import numpy as np

from ofer.base.progress import track
from ofer.evaluation.division import read_division
from ofer.flow.files import read_flows
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.learning import recipe
from ofer.learning.device import device, set_threads
from ofer.learning.flows_round import class_indices, ordered_rows
from ofer.learning.kernels.switch import use_kernels
from ofer.learning.models import read_model, require_classes
from ofer.learning.seen import Seen
from ofer.learning.typed import as_settings


def build(job: Job) -> None:
    """Write a row per sample: sample, subject, fold, seed, label, a probability per class."""
    training = job.slice["training"]
    recogniser = as_settings(job.slice["recogniser"])
    set_threads(training["threads"])
    use_kernels(job.slice["kernels"])
    division = read_division(job.input_list("division"))
    folds = division.tested()
    flows = read_flows(job.input_list("flows"), job.slice["size"])
    classes, models = class_indices(division), job.input_list("weights")
    probabilities = np.zeros((len(folds), len(classes)))
    for number in track(division.numbers(), "rounds recognised"):
        tested = (folds["fold"] == number).to_numpy()
        rows = ordered_rows(flows, set(folds.loc[tested, "sample"]))
        weights, notes = read_model(models, number)
        require_classes(notes, list(classes), models[0])
        probabilities[tested] = recipe.probabilities(
            weights,
            recogniser,
            Seen(flows=flows.flow[rows], hidden=flows.hidden[flows.sample[rows]]),
            recipe.needed_models(job, number),
            who=f"{models[0].parent.parent.name} on {recipe.title(job, number)}",
            classes=len(classes),
            device=device("cpu"),
        )
    table = folds[["sample", "subject", "fold"]].assign(seed=training["seed"], label=folds["label"])
    for name, index in classes.items():
        table[f"p_{name}"] = probabilities[:, index]
    with job.writing("predictions") as path:
        table.to_csv(path, index=False, lineterminator="\n", float_format="%.6f")


if __name__ == "__main__":
    run_stage(__doc__, build)
