"""A stage that trains on made-up pictures: what a job runs, and the processes that it starts to train together."""

from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import torch

from ofer.jobs.job import Job
from ofer.learning.device import set_threads
from ofer.learning.group import group
from ofer.learning.kept_models import Rounds
from ofer.learning.share import run_share
from ofer.learning.stills import StillsRound, round_digest
from ofer.learning.trained import Trained
from ofer.learning.typed import as_settings
from ofer.methods.ssl_pretext import recipe
from tests.learning.viewed_faces import faces_round

GRADIENT, BUFFER, UNION = "gradient/", "buffer/", "union"
"""Beginnings of names, among a model's weights, of what the first step leaves; and of numbers that processes have."""


def rounds_of(job: Job) -> tuple[Rounds, list[str]]:
    set_threads(1)
    # Validation pictures make three batches, which two processes cannot share equally.
    data = faces_round(training=40, validation=44)

    def learn(where: torch.device, checkpoint: Path | None) -> Trained:
        settings = as_settings(job.slice["method"])
        trained = recipe.train(data, settings, seed=0, checkpoint=checkpoint, device=where)
        first = first_step(data, settings, where)
        union = np.array(sorted(group().union({1, 4 + group().rank}, 9)))
        return Trained({**trained.weights, **first, UNION: union}, trained.curve, trained.summary)

    return lambda number: (round_digest(data), learn), []


def first_step(data: StillsRound, settings: Any, where: torch.device) -> dict[str, np.ndarray]:
    """Return the gradients that a training's first step computes, and the moments that it leaves."""
    found: dict[str, np.ndarray] = {}

    def fit(network: torch.nn.Module, batch_loss: Any, *_: Any, **__: Any) -> None:
        batch_loss(np.arange(settings.batch_size)).backward()
        for name, parameter in network.named_parameters():
            found[f"{GRADIENT}{name}"] = parameter.grad.numpy()
        for name, buffer in network.named_buffers():
            found[f"{BUFFER}{name}"] = buffer.numpy()
        raise InterruptedError

    try:
        with patch.object(recipe, "fit", fit):
            recipe.train(data, settings, seed=0, device=where)
    except InterruptedError:
        return found
    raise AssertionError


if __name__ == "__main__":
    run_share(rounds_of)
