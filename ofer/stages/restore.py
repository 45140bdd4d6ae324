"""Restore the apex flows of every test fold with the model of its round, and measure the restoration.

On the CPU, always: it takes seconds, waits for no GPU, and the flows do not depend on what machine restored them.
A recipe that is not trained ahead (a filling) learns what it needs from the training folds here.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ofer.base.progress import track
from ofer.evaluation.division import Division, read_division
from ofer.flow.endpoint_error import endpoint_error, means_inside_and_outside
from ofer.flow.files import PooledFlows, read_flows, write_flows
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.learning import recipe
from ofer.learning.device import device, set_threads
from ofer.learning.flows_round import Flows, flows_round, ordered_rows
from ofer.learning.kernels.switch import use_kernels
from ofer.learning.models import read_model
from ofer.learning.seen import Seen
from ofer.learning.typed import as_settings


def build(job: Job) -> None:
    """Write the restored flows, a row per sample, and their endpoint errors inside and outside the mask."""
    set_threads(job.slice["training"]["threads"])
    use_kernels(job.slice["kernels"])
    settings, size = as_settings(job.slice["method"]), job.slice["size"]
    division = read_division(job.input_list("division"))
    folds = division.tested()
    clean = read_flows(job.input_list("apex_clean"), size)
    occluded = read_flows(job.input_list("apex_occluded"), size)
    restored = np.zeros((len(folds), 2, size, size), np.float32)
    for number in track(division.numbers(), "rounds restored"):
        tested = (folds["fold"] == number).to_numpy()
        rows = ordered_rows(occluded, set(folds.loc[tested, "sample"]))
        restored[tested] = recipe.restore(
            _weights(job, number, division, clean, occluded),
            settings,
            Seen(
                flows=occluded.flow[rows],
                hidden=occluded.hidden[occluded.sample[rows]],
                truth=clean.flow[ordered_rows(clean, set(folds.loc[tested, "sample"]))],
            ),
            recipe.needed_models(job, number),
            who=recipe.title(job, number),
            device=device("cpu"),
        )
    samples = set(folds["sample"])
    rows = ordered_rows(occluded, samples)
    hidden = occluded.hidden[occluded.sample[rows]]
    truth = clean.flow[ordered_rows(clean, samples)].astype(np.float32)
    with job.writing("restored") as path:
        write_flows(path, {size: _pooled(folds, restored, hidden, occluded, rows)})
    table = folds[["sample", "subject", "fold"]].assign(
        seed=job.slice["training"]["seed"], **_errors(restored, truth, hidden)
    )
    with job.writing("reconstruction") as path:
        table.to_csv(path, index=False, lineterminator="\n", float_format="%.6g")


def _weights(
    job: Job, number: int, division: Division, clean: PooledFlows, occluded: PooledFlows
) -> dict[str, NDArray[Any]]:
    paths = job.input_list("weights")
    if paths:
        return read_model(paths, number)[0]
    data = flows_round(division, number, apex=Flows(clean, (occluded,)))
    seed, who = job.slice["training"]["seed"], recipe.title(job, number)
    return recipe.train(data, as_settings(job.slice["method"]), seed=seed, who=who).weights


def _errors(
    restored: NDArray[np.float32], truth: NDArray[np.float32], hidden: NDArray[np.float32]
) -> dict[str, NDArray[np.floating]]:
    error = endpoint_error(restored, truth)
    inside, outside = means_inside_and_outside(error, hidden)
    motion = np.square(truth).sum(axis=1)
    total = motion.sum(axis=(1, 2))
    energy = np.divide((motion * hidden).sum(axis=(1, 2)), total, out=np.zeros_like(total), where=total > 0)
    return {
        "endpoint_error_inside": inside,
        "endpoint_error_outside": outside,
        "endpoint_error": error.mean(axis=(1, 2)),
        "hidden_energy": energy,
    }


def _pooled(
    folds: pd.DataFrame,
    restored: NDArray[np.float32],
    hidden: NDArray[np.float32],
    occluded: PooledFlows,
    rows: NDArray[np.int64],
) -> PooledFlows:
    return PooledFlows(
        flow=restored,
        sample=np.arange(len(folds), dtype=np.int64),
        previous=occluded.previous[rows],
        next=occluded.next[rows],
        hidden=hidden,
        samples=tuple(folds["sample"]),
        subjects=tuple(folds["subject"]),
        labels=tuple(folds["label"]),
    )


if __name__ == "__main__":
    run_stage(__doc__, build)
