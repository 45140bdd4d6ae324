"""Models of a training's rounds, kept in the store one by one, by what they were trained on.

By the very arrays, so that a change in test samples alone trains nothing: a job takes what is there, trains what is
missing, and goes on where an interrupted run stopped.
"""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import torch

from ofer.base.progress import say
from ofer.base.tables import read_table
from ofer.jobs.artefacts import write_text, written_whole
from ofer.jobs.job import Job
from ofer.learning import recipe
from ofer.learning import weights as weights_files
from ofer.learning.device import device, kind
from ofer.learning.group import group
from ofer.learning.memory_faults import is_out_of_memory, no_room
from ofer.learning.models import Model, read_needed, write_models
from ofer.learning.together import is_shared_out, train_together
from ofer.learning.trained import Trained

WEIGHTS, CURVE, DEVICE = "weights.safetensors", "curve.csv", "device.txt"
"""Files of a model in the store; the last says what kind of device trained it."""

Learn = Callable[[torch.device, Path | None], Trained]
"""Trains on a device; the path is that of the checkpoint."""
Rounds = Callable[[int], tuple[str, Learn]]
"""Gives, of a round, a digest of the data that it trains and selects on, and what trains it."""


def write_rounds(job: Job, rounds: Rounds, classes: Iterable[str], **told: bool) -> None:
    """Write the selected weights and the training curves of the rounds of a job's pack.

    A round's data are gone before the next one's are gathered. `told` goes to `no_room`, where the memory does not do.
    """
    models: dict[int, Model] = {}
    curves: list[pd.DataFrame] = []
    for number in job.slice["pack"]:
        with TemporaryDirectory() as name:
            folder = _model(job, number, *rounds(number), Path(name), told)
            models[number] = weights_files.read(folder / WEIGHTS)
            job.ran[str(number)] = _ran(folder, models[number])
            curves.append(read_table(folder / CURVE).assign(fold=number))
    with job.writing("weights") as path:
        write_models(path, models, {"classes": list(classes)})
    with job.writing("curves") as path:
        together = pd.concat(curves)
        columns = ["fold", *(name for name in together if name != "fold")]
        together[columns].to_csv(path, index=False, lineterminator="\n")


def _model(job: Job, number: int, data: str, learn: Learn, temporary: Path, told: dict[str, bool]) -> Path:
    """Return a folder with one round's model: of the store, or `temporary` where nothing is stored."""
    wanted = job.slice["training"]["device"]
    if not job.planned:
        _train(job, number, learn, temporary, None, told)
        return temporary
    depends_on = {
        "device": kind(wanted),
        **{key: value for key, value in job.slice.items() if key != "pack"},
        "code": job.code,
        "versions": job.versions,
        "data": data,
    }
    for role, paths in job.input_groups("needed").items():
        depends_on[f"needed_{role}"] = weights_files.digest(read_needed(paths, number)[0])
    entry = job.entry("models", depends_on)
    if not job.store.holds(entry) and not is_shared_out(job) and device(wanted).type != depends_on["device"]:
        # No GPU was free and the CPU takes over: another result, which must not pass for a GPU's.
        job.pieces.pop()
        entry = job.entry("models", depends_on | {"device": device(wanted).type})
    if job.store.holds(entry):
        say(f"{recipe.title(job, number)}: model taken from {entry}")
        return entry
    checkpoint = job.store.scratch(entry) / "checkpoint.safetensors"
    _train(job, number, learn, temporary, checkpoint, told)
    job.keep(entry, {name: temporary / name for name in (WEIGHTS, CURVE, DEVICE)})
    return entry


def _ran(folder: Path, model: Model) -> dict[str, object]:
    """Return for the stamp on what a model was trained, and in how many parts where a batch did not fit its memory."""
    notes = {key: model[1][key] for key in ("micro_batches",) if key in model[1]}
    return {"device": (folder / DEVICE).read_text(encoding="ascii").strip(), **notes}


def _train(job: Job, number: int, learn: Learn, folder: Path, checkpoint: Path | None, told: dict[str, bool]) -> None:
    """Train one round's model here, or have several processes do it; its files lie in `folder` then."""
    if is_shared_out(job):
        train_together(job, number, folder, checkpoint)
    else:
        train_round(job, number, learn, folder, device(job.slice["training"]["device"]), checkpoint, **told)


def train_round(
    job: Job, number: int, learn: Learn, folder: Path, where: torch.device, checkpoint: Path | None, **told: bool
) -> None:
    """Train one round's model and write its files into `folder`, if no other process of a group does."""
    title = recipe.title(job, number)
    try:
        trained = learn(where, checkpoint)
    except RuntimeError as error:
        if not is_out_of_memory(error):
            raise
        raise no_room(title, **told) from None
    if not group().first:
        return
    say(f"{title}: {json.dumps(trained.summary, sort_keys=True)}")
    weights_files.write(folder / WEIGHTS, trained.weights, trained.summary)
    with written_whole(folder / CURVE) as path:
        trained.curve.to_csv(path, index=False, lineterminator="\n")
    write_text(folder / DEVICE, where.type + "\n")
