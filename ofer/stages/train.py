"""Train the models of some rounds of a method: each on its training samples, selected on its validation samples.

No test sample is ever read. Models are kept in the store one by one, by what they were trained on (the very arrays, so
that a change in test samples alone trains nothing): a job takes what is there, trains what is missing, and goes on
where an interrupted run stopped.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import torch

from ofer.base.progress import say
from ofer.base.tables import read_table
from ofer.evaluation.division import read_division
from ofer.flow.files import read_flows
from ofer.jobs.artefacts import write_text, written_whole
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.learning import recipe
from ofer.learning import weights as weights_files
from ofer.learning.data import FoldData
from ofer.learning.device import device, kind, set_threads
from ofer.learning.fold_data import Flows, class_indices, data_digest, fold_data
from ofer.learning.freed_memory import keep_freed_memory
from ofer.learning.kernels.switch import use_kernels
from ofer.learning.memory_faults import is_out_of_memory, no_room
from ofer.learning.memory_limit import stay_on_disk
from ofer.learning.models import Model, read_model, write_models
from ofer.learning.typed import as_settings

WEIGHTS, CURVE, DEVICE = "weights.safetensors", "curve.csv", "device.txt"
"""Files of a model in the store; the last says what kind of device trained it."""


def build(job: Job) -> None:
    """Write the selected weights and the training curves of the pack's rounds."""
    set_threads(job.slice["training"]["threads"])
    use_kernels(job.slice["kernels"])
    keep_freed_memory()
    # Now, so that who waits for a GPU does not hold flows meanwhile.
    device(job.slice["training"]["device"])
    division = read_division(job.input_list("division"))
    apex, training, further = _flows(job)
    models: dict[int, Model] = {}
    curves: list[pd.DataFrame] = []
    for fold in job.slice["pack"]:
        with TemporaryDirectory() as name:
            # Under no name of its own, so that one fold's data is gone before the next one's is gathered.
            folder = _model(
                job,
                fold,
                fold_data(division, fold, apex=apex, training=training, further=further),
                Path(name),
            )
            models[fold] = weights_files.read(folder / WEIGHTS)
            job.ran[str(fold)] = _ran(folder, models[fold])
            curves.append(read_table(folder / CURVE).assign(fold=fold))
    with job.writing("weights") as path:
        write_models(path, models, {"classes": list(class_indices(division))})
    with job.writing("curves") as path:
        together = pd.concat(curves)
        columns = ["fold", *(name for name in together if name != "fold")]
        together[columns].to_csv(path, index=False, lineterminator="\n")


def _model(job: Job, fold: int, data: FoldData, temporary: Path) -> Path:
    """Return a folder with one fold's model: of the store, or `temporary` where nothing is stored."""
    wanted = job.slice["training"]["device"]
    if not job.planned:
        _train(job, fold, data, temporary, where=device(wanted), checkpoint=None)
        return temporary
    depends_on = {
        "device": kind(wanted),
        "method": job.slice["method"],
        "training": job.slice["training"],
        "kernels": job.slice["kernels"],
        "needed": job.slice["needed"],
        "code": job.code,
        "versions": job.versions,
        "data": data_digest(data),
    }
    for role, paths in job.input_groups("needed").items():
        depends_on[f"needed_{role}"] = weights_files.digest(read_model(paths, fold)[0])
    entry = job.entry("models", depends_on)
    if not job.store.holds(entry) and device(wanted).type != depends_on["device"]:
        # No GPU was free and the CPU takes over: another result, which must not pass for a GPU's.
        job.pieces.pop()
        entry = job.entry("models", depends_on | {"device": device(wanted).type})
    if job.store.holds(entry):
        say(f"{recipe.title(job, fold)}: model taken from {entry}")
        return entry
    checkpoint = job.store.scratch(entry) / "checkpoint.safetensors"
    _train(job, fold, data, temporary, where=device(wanted), checkpoint=checkpoint)
    job.keep(entry, {name: temporary / name for name in (WEIGHTS, CURVE, DEVICE)})
    return entry


def _ran(folder: Path, model: Model) -> dict[str, object]:
    """Return for the stamp on what a model was trained, and in how many parts where a batch did not fit its memory."""
    notes = {key: model[1][key] for key in ("micro_batches",) if key in model[1]}
    return {"device": (folder / DEVICE).read_text(encoding="ascii").strip(), **notes}


def _train(job: Job, fold: int, data: FoldData, folder: Path, *, where: torch.device, checkpoint: Path | None) -> None:
    """Train one fold's model and write its files into `folder`."""
    training, method = job.slice["training"], job.slice["method"]
    title = recipe.title(job, fold)
    say(f"{title}: {len(data.training)} training pairs, {len(data.validation)} to select on")
    try:
        trained = recipe.train(
            data,
            as_settings(method),
            recipe.needed_models(job, fold),
            who=title,
            seed=training["seed"],
            checkpoint=checkpoint,
            device=where,
            report=lambda line: say(f"{title}: {line}"),
        )
    except RuntimeError as error:
        if not is_out_of_memory(error):
            raise
        raise no_room(title, strategy_flows=bool(job.input_list("training_clean"))) from None
    say(f"{title}: {json.dumps(trained.summary, sort_keys=True)}")
    weights_files.write(folder / WEIGHTS, trained.weights, trained.summary)
    with written_whole(folder / CURVE) as path:
        trained.curve.to_csv(path, index=False, lineterminator="\n")
    write_text(folder / DEVICE, where.type + "\n")


def _flows(job: Job) -> tuple[Flows, Flows | None, list[Flows]]:
    """Return apex flows, those of the training strategy if it is another, and those of further corpora."""
    size = job.slice["size"]
    clean, occluded = job.input_list("training_clean"), job.input_groups("training_occluded")
    further_clean, further_occluded = job.input_groups("further_clean"), job.input_groups("further_occluded")
    # Apex flows alone are few, and those of the validation fold are needed as a whole.
    groups = [clean, *occluded.values(), *further_clean.values(), *further_occluded.values()]
    stored = bool(clean) and stay_on_disk([path for group in groups for path in group], size)

    def of(clean: list[Path], occluded: Iterable[list[Path]], stored: bool = stored) -> Flows:
        return Flows(
            read_flows(clean, size, stored=stored), tuple(read_flows(paths, size, stored=stored) for paths in occluded)
        )

    apex = of(job.input_list("apex_clean"), job.input_groups("apex_occluded").values(), stored=False)
    further = [
        of(paths, [group for key, group in further_occluded.items() if key.split("/")[0] == corpus])
        for corpus, paths in further_clean.items()
    ]
    return apex, of(clean, occluded.values()) if clean else None, further


if __name__ == "__main__":
    run_stage(__doc__, build, reuse=False)
