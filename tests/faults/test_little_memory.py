"""Where the device does not hold a whole batch, training goes on, and the stamp says in how many parts a batch went."""

import pytest

from tests.faults.stage_commands import stage_commands
from tests.workflow.experiment import Experiment

HOLDS_TWO_SAMPLES = """
import torch
from ofer.learning import loop
class LittleMemory(loop.MicroBatches):
    def backward(self, batch_loss, batch, **others):
        def loss(indices):
            if len(indices) > 2:
                raise torch.OutOfMemoryError("as if on a device")
            return batch_loss(indices)
        return super().backward(loss, batch, **others)
loop.MicroBatches = LittleMemory
"""
"""The smallest run trains in batches of four."""


@pytest.mark.parametrize("method", ["recogniser", "flowrec"])
def test_the_stamp_says_in_how_many_parts_batches_went(experiment: Experiment, method: str) -> None:
    command = next(job for job in stage_commands(experiment)["train"] if f"/{method}/" in job.outputs[0])
    models = command.outputs[0]
    ran = experiment.stamp(models)["ran"]
    assert ran and all("micro_batches" not in of_fold for of_fold in ran.values())
    command = command.with_store("results/.store/of-little-memory")
    done = command.run(experiment.folder, before=HOLDS_TWO_SAMPLES)
    assert done.returncode == 0, done.stdout
    assert "step 1: out of memory on the device; batches of 4 go in 2 parts" in done.stdout
    in_parts = {fold: of_fold | {"micro_batches": 2} for fold, of_fold in ran.items()}
    assert experiment.stamp(models)["ran"] == in_parts
    # Whoever takes the models from the store says it too.
    again = command.run(experiment.folder)
    assert again.stdout.count("model taken from") == len(ran), again.stdout
    assert experiment.stamp(models)["ran"] == in_parts
