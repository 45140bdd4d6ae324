"""Train the models of some rounds of a method: each on its training samples, selected on its validation samples.

No test sample is ever read. Models are kept in the store one by one (`ofer.learning.kept_models`).
"""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import torch

from ofer.base.progress import say
from ofer.evaluation.division import read_division
from ofer.flow.files import read_flows
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.learning import recipe
from ofer.learning.data import FlowsRound
from ofer.learning.device import device, set_threads
from ofer.learning.flows_round import Flows, class_indices, data_digest, flows_round
from ofer.learning.freed_memory import keep_freed_memory
from ofer.learning.kept_models import Learn, write_rounds
from ofer.learning.kernels.switch import use_kernels
from ofer.learning.memory_limit import stay_on_disk
from ofer.learning.trained import Trained
from ofer.learning.typed import as_settings


def build(job: Job) -> None:
    """Write the selected weights and the training curves of the pack's rounds."""
    set_threads(job.slice["training"]["threads"])
    use_kernels(job.slice["kernels"])
    keep_freed_memory()
    # Now, so that who waits for a GPU does not hold flows meanwhile.
    device(job.slice["training"]["device"])
    division = read_division(job.input_list("division"))
    apex, training, further = _flows(job)

    def learn(number: int) -> tuple[str, Learn]:
        data = flows_round(division, number, apex=apex, training=training, further=further)
        return data_digest(data), partial(_train, job, number, data)

    write_rounds(job, learn, class_indices(division), strategy_flows=bool(job.input_list("training_clean")))


def _train(job: Job, number: int, data: FlowsRound, where: torch.device, checkpoint: Path | None) -> Trained:
    """Train one round's model."""
    title = recipe.title(job, number)
    say(f"{title}: {len(data.training)} training pairs, {len(data.validation)} to select on")
    return recipe.train(
        data,
        as_settings(job.slice["method"]),
        recipe.needed_models(job, number),
        who=title,
        seed=job.slice["training"]["seed"],
        checkpoint=checkpoint,
        device=where,
        report=lambda line: say(f"{title}: {line}"),
    )


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
