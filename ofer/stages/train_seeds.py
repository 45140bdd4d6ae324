"""Train a recogniser of one round from many seeds and keep what each predicts of the test samples, not the models.

Every model is fixed by its validation samples before the tested flows are looked at. Finished seeds are kept in the
store, so that a job trains those that are missing: after an interruption, or where more seeds are asked for.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import torch

from ofer.base.by_name import load
from ofer.base.errors import OferError
from ofer.base.progress import say, track
from ofer.base.tables import read_table
from ofer.evaluation.division import TEST, read_division
from ofer.flow.files import read_flows
from ofer.jobs.artefacts import write_text, written_whole
from ofer.jobs.job import Job
from ofer.jobs.provenance import canonical, digest_of
from ofer.jobs.run import run_stage
from ofer.jobs.stamps import canonical_key
from ofer.learning import recipe
from ofer.learning.data import FlowsRound
from ofer.learning.device import device, kind, set_threads
from ofer.learning.flows_round import Flows, class_indices, data_digest, flows_round, ordered_rows
from ofer.learning.freed_memory import keep_freed_memory
from ofer.learning.kernels.switch import use_kernels
from ofer.learning.memory_faults import is_out_of_memory, no_room
from ofer.learning.memory_limit import stay_on_disk
from ofer.learning.seen import Seen
from ofer.learning.trained import Trained
from ofer.learning.typed import as_settings

PREDICTIONS, VALIDATION, RAN = "predictions.csv", "validation.csv", "ran.json"
"""Files of a group of seeds in the store; the last is what the stamp says of how they were trained."""


def build(job: Job) -> None:
    """Write a row per test sample of the round and seed, and a row per seed about its validation."""
    set_threads(job.slice["training"]["threads"])
    use_kernels(job.slice["kernels"])
    keep_freed_memory()
    # Now, so that who waits for a GPU does not hold flows meanwhile.
    _where(job)
    number, size = job.slice["round"], job.slice["size"]
    division = read_division(job.input_list("division"))
    flows = read_flows(job.input_list("apex"), size)
    training = None
    if paths := job.input_list("training"):
        training = Flows(read_flows(paths, size, stored=stay_on_disk(paths, size)))
    data = flows_round(division, number, apex=Flows(flows), training=training)
    tested = division.of(number, TEST).assign(fold=number).reset_index(drop=True)
    test_flows = flows.flow[ordered_rows(flows, set(tested["sample"]))]
    classes = list(class_indices(division))
    digest = data_digest(data) if job.planned else ""
    parts = []
    for seeds in track(_groups(job), f"size {size}, round {number}: seeds"):
        with TemporaryDirectory() as name:
            folder = _group(job, seeds, data, digest, tested, test_flows, classes, Path(name))
            job.ran[_title(seeds)] = json.loads((folder / RAN).read_text(encoding="ascii"))
            parts.append([read_table(folder / file) for file in (PREDICTIONS, VALIDATION)])
    for output, tables in zip(("predictions", "validation"), zip(*parts, strict=True), strict=True):
        with job.writing(output) as path:
            _write(path, pd.concat(tables))


def _groups(job: Job) -> list[list[int]]:
    """Return the seeds that are trained and kept together: alone, or as many as one stacked model holds.

    Sums in a stacked model may round otherwise in other company, so that its company belongs to what a seed is kept by.
    """
    seeds: list[int] = job.slice["seeds"]
    step = job.slice["together"] if _stacks(job) else 1
    return [seeds[start : start + step] for start in range(0, len(seeds), step)]


def _stacks(job: Job) -> bool:
    if job.slice["stacked"] == "auto":
        # On a CPU the grouped convolutions of a stacked model take longer than the models one by one.
        return kind(job.slice["training"]["device"]) != "cpu"
    return bool(job.slice["stacked"])


def _group(
    job: Job,
    seeds: list[int],
    data: FlowsRound,
    digest: str,
    tested: pd.DataFrame,
    test_flows: np.ndarray,
    classes: list[str],
    temporary: Path,
) -> Path:
    """Return a folder with the files of a group of seeds: of the store, or `temporary` where nothing is stored."""
    entry = None
    if job.planned:
        depends_on = {
            "method": job.slice["method"],
            "training": job.slice["training"],
            "kernels": job.slice["kernels"],
            "seeds": seeds,
            "stacked": _stacks(job),
            "device": kind(job.slice["training"]["device"]),
            "code": job.code,
            "versions": job.versions,
            "data": digest,
            "tested": canonical_key([tested.to_csv(), classes, digest_of(np.ascontiguousarray(test_flows).tobytes())]),
        }
        entry = job.entry("seeds", depends_on)
        if not job.store.holds(entry) and _where(job).type != depends_on["device"]:
            # No GPU was free and the CPU takes over: another result, which must not pass for a GPU's.
            job.pieces.pop()
            entry = job.entry("seeds", depends_on | {"device": _where(job).type})
        if job.store.holds(entry):
            return entry
    models = _train(job, seeds, data)
    write_text(temporary / RAN, canonical(_ran(job, models)))
    try:
        predictions = _predictions(job, dict(zip(seeds, models, strict=True)), tested, test_flows, classes)
    except RuntimeError as error:
        if not is_out_of_memory(error):
            raise
        raise no_room(_title(seeds), strategy_flows=False) from None
    _write(temporary / PREDICTIONS, predictions)
    validation = [
        {"seed": seed, "fold": job.slice["round"], **_selected(job, model)}
        for seed, model in zip(seeds, models, strict=True)
    ]
    _write(temporary / VALIDATION, pd.DataFrame(validation))
    if entry is not None:
        job.keep(entry, {name: temporary / name for name in (PREDICTIONS, VALIDATION, RAN)})
    return temporary


def _train(job: Job, seeds: list[int], data: FlowsRound) -> list[Trained]:
    """Return a model for each seed, selected on the validation samples; those tested are out of reach here."""
    settings, where = as_settings(job.slice["method"]), _where(job)
    if _stacks(job):
        stacked = load(f"ofer.methods.{settings.recipe}.stacked")
        title = _title(seeds)
        try:
            together = stacked.train_stacked(
                data, settings, seeds=seeds, device=where, report=lambda line: say(f"{title}: {line}")
            )
            return [recipe.require_trained(model, settings, title) for model in together]
        except RuntimeError as error:
            if not is_out_of_memory(error):
                raise
            raise OferError(
                f"config: seeds.together: so many seeds at once ({len(seeds)}) do not fit the device's memory; lower it"
            ) from None
    models = []
    for seed in seeds:
        try:
            models.append(recipe.train(data, settings, who=f"seed {seed}", seed=seed, device=where))
        except RuntimeError as error:
            if not is_out_of_memory(error):
                raise
            raise no_room(f"seed {seed}", strategy_flows=bool(job.input_list("training"))) from None
    return models


def _title(seeds: list[int]) -> str:
    return f"seed {seeds[0]}" if len(seeds) == 1 else f"seeds {seeds[0]} to {seeds[-1]}"


def _ran(job: Job, models: list[Trained]) -> dict[str, object]:
    """Return on what the models were trained, and in how many parts where a batch did not fit its memory."""
    parts = max(int(str(model.summary.get("micro_batches", 1))) for model in models)
    return {"device": _where(job).type, **({"micro_batches": parts} if parts > 1 else {})}


def _where(job: Job) -> torch.device:
    return device(job.slice["training"]["device"])


def _selected(job: Job, model: Trained) -> dict[str, object]:
    names = ("best_step", "validation_accuracy", "validation_loss")
    if missing := [name for name in names if name not in model.summary]:
        raise OferError(
            f"config: seeds.method: recipe {job.slice['method']['recipe']} gives a summary without {missing[0]}; "
            "add it, or name another method"
        )
    return {name: model.summary[name] for name in names}


def _predictions(
    job: Job, models: dict[int, Trained], tested: pd.DataFrame, flows: np.ndarray, classes: Sequence[str]
) -> pd.DataFrame:
    """Return the rows of `ofer.evaluation.predictions` for the test samples, seed by seed."""
    settings, seen = as_settings(job.slice["method"]), Seen(flows=flows)
    parts = []
    for seed, model in models.items():
        probabilities = recipe.probabilities(
            model.weights, settings, seen, who=f"seed {seed}", classes=len(classes), device=_where(job)
        )
        rows = tested[["sample", "subject", "fold"]].assign(seed=seed, label=tested["label"])
        parts.append(rows.assign(**{f"p_{name}": probabilities[:, index] for index, name in enumerate(classes)}))
    return pd.concat(parts)


def _write(path: Path, table: pd.DataFrame) -> None:
    with written_whole(path) as temporary:
        table.to_csv(temporary, index=False, lineterminator="\n", float_format="%.6f")


if __name__ == "__main__":
    run_stage(__doc__, build, reuse=False)
