"""Measure the gates of a network in every tested picture, with the model of its round. On the CPU, always.

A gate is held against the hidden share of what it sees: of its patch, or of the whole picture. x and y are the middle
of the patch, in fractions of the picture's side.
"""

import numpy as np
import pandas as pd

from ofer.base.by_name import load
from ofer.evaluation.division import read_division
from ofer.evaluation.gates import FACE
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.learning.device import device, set_threads
from ofer.learning.models import read_model
from ofer.learning.tested_stills import read_tested
from ofer.learning.typed import as_settings


def build(job: Job) -> None:
    """Write a row per sample and gate: sample, subject, fold, patch (1, 2, … or face), alpha, hidden_share, x, y."""
    settings = as_settings(job.slice["method"])
    module = load(f"ofer.methods.{settings.recipe}.gate_values")
    set_threads(job.slice["threads"])
    division = read_division(job.input_list("division"))
    stills = read_tested(job, division)
    faces = stills.faces
    tables = []
    for number in division.numbers():
        # A model that was trained in another division has one round for all.
        weights, _ = read_model(job.input_list("weights"), number if job.slice["round"] is None else job.slice["round"])
        for tested, rows, seen in stills.batches(number, "whose gates are measured"):
            hidden = np.zeros(seen.pictures.shape[:3], bool) if faces.hidden is None else faces.hidden[rows] > 0
            alpha, whole = module.gate_values(weights, settings, seen, device=device("cpu"))
            windows = module.patch_windows(settings, seen.points, faces.side, len(seen))
            middle = (windows[..., :2] + windows[..., 2:]) / (2 * faces.side)
            shares = module.hidden_shares(hidden, windows)
            who, count = stills.tested[["sample", "subject", "fold"]].iloc[tested], alpha.shape[1]
            tables.append(
                who.loc[who.index.repeat(count)].assign(
                    patch=np.tile(np.arange(1, count + 1), len(who)),
                    alpha=alpha.ravel(),
                    hidden_share=shares.ravel(),
                    x=middle[..., 0].ravel(),
                    y=middle[..., 1].ravel(),
                )
            )
            if whole is not None:
                tables.append(who.assign(patch=FACE, alpha=whole, hidden_share=hidden.mean(axis=(1, 2))))
    # Stable: the patches of a sample stay in their order.
    table = pd.concat(tables).sort_values("sample", kind="stable")
    with job.writing("gates") as path:
        table.to_csv(path, index=False, lineterminator="\n", float_format="%.9g")


if __name__ == "__main__":
    run_stage(__doc__, build)
