"""Train one fold's model of a method: on the training folds, selected on the validation fold, never on the test fold.

Models are kept in the store by what they were trained on (the very arrays, so that a change in the test fold alone
trains nothing), and training goes on where an interrupted run stopped.
"""

import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ofer.artefacts import input_digest
from ofer.flow.files import PooledFlows, read_flows
from ofer.job import Job, run_stage
from ofer.learning import weights as weights_files
from ofer.learning.data import FoldData
from ofer.learning.device import device, set_threads
from ofer.learning.fold_data import data_digest, fold_data
from ofer.progress import say


def build(job: Job) -> None:
    """Write the selected weights and the training curve."""
    fold = _fold(job)
    outputs = {"weights.safetensors": job.output("weights"), "curve.csv": job.output("curve")}
    if not job.planned:
        return _train(job, fold, None)
    depends_on = {"slice": job.slice, "code": job.code, "versions": job.versions, "data": data_digest(fold)}
    if "recogniser" in job.slice:
        depends_on["selected_by"] = input_digest(job.input_list("recogniser")[0])
    entry = job.store.entry(f"{job.stage}.models", depends_on)
    if job.store.fetch(entry, outputs):
        say(f"{_title(job)}: model taken from {entry}")
        return None
    _train(job, fold, job.store.scratch(entry) / "checkpoint.safetensors")
    return job.keep(entry, outputs)


def _train(job: Job, fold: FoldData, checkpoint: Path | None) -> None:
    training = job.slice["training"]
    method = job.slice["method"]
    set_threads(training["threads"])
    title = _title(job)
    say(f"{title}: {len(fold.training)} training pairs, {len(fold.validation)} to select on")
    recipe = importlib.import_module(f"ofer.methods.{method['recipe']}.recipe")
    selecting = {"recogniser": _recogniser(job)} if "recogniser" in job.slice else {}
    trained = recipe.train(
        fold,
        method,
        seed=training["seed"],
        checkpoint=checkpoint,
        device=device(training["device"]),
        report=lambda line: say(f"{title}: {line}"),
        **selecting,
    )
    say(f"{title}: {json.dumps(trained.summary, sort_keys=True)}")
    with job.writing("weights") as path:
        weights_files.write(path, trained.weights, trained.summary)
    with job.writing("curve") as path:
        trained.curve.to_csv(path, index=False, lineterminator="\n")


def _recogniser(job: Job) -> Callable[[NDArray[np.floating]], NDArray[np.floating]]:
    settings = job.slice["recogniser"]
    recipe = importlib.import_module(f"ofer.methods.{settings['recipe']}.recipe")
    weights, _ = weights_files.read(job.input_list("recogniser")[0])
    return lambda flows: recipe.probabilities(weights, settings, flows, device=device(job.slice["training"]["device"]))


def _fold(job: Job) -> FoldData:
    def flows(name: str) -> PooledFlows | None:
        paths: Any = job.inputs.get(name)
        return read_flows(paths, job.slice["size"]) if paths else None

    apex_clean = flows("apex_clean")
    assert apex_clean is not None
    return fold_data(
        pd.read_csv(job.input("folds"), dtype={"sample": str, "subject": str}),
        job.slice["fold"],
        job.slice["folds"],
        apex_clean=apex_clean,
        apex_occluded=flows("apex_occluded"),
        training_clean=flows("training_clean"),
        training_occluded=flows("training_occluded"),
    )


def _title(job: Job) -> str:
    names = [job.wildcards[key] for key in ("method", "occlusion") if key in job.wildcards]
    return f"{' '.join(names) or job.slice['method']['recipe']}, fold {job.slice['fold']}"


if __name__ == "__main__":
    run_stage(
        __doc__,
        build,
        inputs={
            "folds": "CSV of folds",
            "apex_clean": "HDF5 of clean apex flows, all parts",
            "apex_occluded": "HDF5 of occluded apex flows, all parts; none for a recogniser",
            "training_clean": "HDF5 of clean flows of the training strategy, all parts; none to train on apex flows",
            "training_occluded": "HDF5 of occluded flows of the training strategy, all parts",
            "recogniser": "safetensors of the fold's recogniser, where its accuracy selects",
        },
        outputs={"weights": "safetensors of the selected model", "curve": "CSV of the training curve"},
        several={"apex_clean", "apex_occluded", "training_clean", "training_occluded", "recogniser"},
        optional={"apex_occluded", "training_clean", "training_occluded", "recogniser"},
        reuse=False,
    )
