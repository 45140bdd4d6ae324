"""Measure the masks that a method predicts of every tested picture, with the model of its round. On the CPU, always.

The truth is what is painted over a picture and, of a built-in corpus, the objects that its pictures have before them.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ofer.evaluation.division import read_division
from ofer.evaluation.masks import agreement
from ofer.faces.pictures import row_numbers
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.learning import recipe
from ofer.learning.device import device, set_threads
from ofer.learning.models import read_model
from ofer.learning.tested_stills import TestedStills, read_tested
from ofer.learning.typed import as_settings
from ofer.occlusion.parameters import read_parameters
from ofer.stills.covers import Covers


def build(job: Job) -> None:
    """Write a row per sample: sample, subject, fold, object, and the columns of `ofer.evaluation.masks.agreement`.

    object: the kind of what covers it, such as bottle of bottle-03; "" where that is no object of a bank.
    """
    settings = as_settings(job.slice["method"])
    set_threads(job.slice["threads"])
    division = read_division(job.input_list("division"))
    stills = read_tested(job, division)
    samples = list(stills.tested["sample"])
    tested = stills.tested[["sample", "subject", "fold"]].assign(object=_objects(job.input_list("occluders"), samples))
    hidden = _hidden(job, stills, samples)
    times = hidden.sum(axis=0)
    tables = []
    for number in division.numbers():
        # A model that was trained in another division has one round for all.
        learned = number if job.slice["round"] is None else job.slice["round"]
        weights, _ = read_model(job.input_list("weights"), learned)
        needed, who = recipe.needed_models(job, learned), recipe.title(job, number)
        for rows, _, seen in stills.batches(number, "whose masks are measured"):
            found = recipe.masks(weights, settings, seen, needed, who=who, device=device("cpu"))
            measures = agreement(found, hidden[rows], (times - hidden[rows]) / max(len(hidden) - 1, 1))
            tables.append(tested.iloc[rows].join(measures.set_index(tested.index[rows])))
    table = pd.concat(tables).sort_values("sample")
    with job.writing("masks") as path:
        table.to_csv(path, index=False, lineterminator="\n", float_format="%.9g")


def _hidden(job: Job, stills: TestedStills, samples: Sequence[str]) -> NDArray[np.bool_]:
    """Return which pixels of the samples are hidden (N, s, s)."""
    side, painted = stills.faces.side, stills.faces.hidden
    if painted is None:
        hidden = np.zeros((len(samples), side, side), bool)
    else:
        hidden = painted[row_numbers(stills.faces, samples)] > 0
    if job.slice["covers"]:
        [manifest] = job.input_list("manifest")
        covers = Covers(job.slice["covers"], manifest, job.input_list("written"))
        for row, sample in enumerate(samples):
            hidden[row] |= covers.hidden(sample, side)
    return hidden


def _objects(occluders: Sequence[Path], samples: Sequence[str]) -> list[str]:
    """Return the kind of the object that covers each sample, of several all."""
    placed = {sample: rows for path in occluders for sample, rows in read_parameters(path).items()}
    return [
        " and ".join(dict.fromkeys(re.sub(r"-\d+$", "", row.object) for row in placed.get(sample, ())))
        for sample in samples
    ]


if __name__ == "__main__":
    run_stage(__doc__, build)
