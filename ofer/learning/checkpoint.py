"""A training's state in a safetensors file: what it takes to go on as if nothing had happened."""

import math
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch

from ofer.base.errors import DamagedError, OferError
from ofer.learning import weights as weights_file
from ofer.learning.optimiser import Optimiser
from ofer.learning.trained import CURVE_COLUMNS

DIGEST = "digest"
"""The note that tells what the arrays are."""


@dataclass
class Progress:
    """The progress of a training.

    step: optimiser steps taken. losses: those of the steps since the last validation. rows: the curve so far. best:
    the selected weights, best_key their validation key (empty before the first validation), best_step their step.
    parts: into how many parts batches were split, at most, to fit the device's memory.
    least_error, stagnant, reductions: the plateau's state, that is the least validation error, validations since
    then or since the last reduction, and how often the rate was reduced.
    """

    step: int = 0
    losses: list[float] = field(default_factory=list)
    rows: list[tuple[float, ...]] = field(default_factory=list)
    best: dict[str, np.ndarray] = field(default_factory=dict)
    best_key: tuple[float, ...] = ()
    best_step: int = 0
    parts: int = 1
    least_error: float = math.inf
    stagnant: int = 0
    reductions: int = 0


def arrays(network: torch.nn.Module) -> dict[str, np.ndarray]:
    """Return a copy of the network's weights and buffers on the CPU."""
    return {name: value.detach().cpu().numpy().copy() for name, value in network.state_dict().items()}


def save(
    path: Path,
    identity: dict[str, object],
    network: torch.nn.Module,
    optimiser: Optimiser,
    progress: Progress,
) -> None:
    """Write the state to `path`, whole or not at all. `identity` says which training it belongs to.

    Where the folder vanishes meanwhile, nothing is written.
    """
    state = {f"network/{name}": value for name, value in arrays(network).items()}
    state |= {f"best/{name}": value for name, value in progress.best.items()}
    for name, values in optimiser.state.items():
        for index, value in enumerate(values):
            state[f"optimiser/{index}/{name}"] = value.cpu().numpy()
    state["losses"] = np.asarray(progress.losses, dtype=np.float64)
    state["curve"] = np.asarray(progress.rows, dtype=np.float64).reshape(-1, len(CURVE_COLUMNS))
    state["best_key"] = np.asarray(progress.best_key, dtype=np.float64)
    state["steps"] = np.asarray([progress.step, progress.best_step, progress.parts], dtype=np.int64)
    state["plateau"] = np.asarray([progress.least_error, progress.stagnant, progress.reductions], dtype=np.float64)
    # Another copy of this job may just have finished and dropped the folder: then nobody needs the state.
    if not path.parent.is_dir():
        return
    with suppress(FileNotFoundError):
        weights_file.write(path, state, {**identity, DIGEST: weights_file.digest(state)})


def load(path: Path, identity: dict[str, object], network: torch.nn.Module, optimiser: Optimiser) -> Progress:
    """Put the state of `path` into `network` and `optimiser` and return how far it had come.

    Raises DamagedError where the file is not as it was written, or was written by a version that kept less, OferError
    where it belongs to another training.
    """
    state, found = weights_file.read(path)
    if found.pop(DIGEST, None) != weights_file.digest(state):
        raise DamagedError(path, "its bytes are not those that were written")
    if "losses" not in state:
        raise DamagedError(path, "an earlier version wrote it")
    differing = sorted(key for key in found.keys() | identity.keys() if found.get(key) != identity.get(key))
    if differing:
        raise OferError(f"{path}: state of another training ({', '.join(differing)} differ); delete it")
    network.load_state_dict({name: torch.from_numpy(value) for name, value in part(state, "network").items()})
    for name, values in optimiser.state.items():
        for index, value in enumerate(values):
            value.copy_(torch.from_numpy(state[f"optimiser/{index}/{name}"]))
    step, best_step, parts = (int(value) for value in state["steps"])
    least_error, stagnant, reductions = state["plateau"].tolist()
    return Progress(
        step=step,
        losses=state["losses"].tolist(),
        rows=[tuple(row) for row in state["curve"].tolist()],
        best=part(state, "best"),
        best_key=tuple(state["best_key"].tolist()),
        best_step=best_step,
        parts=parts,
        least_error=least_error,
        stagnant=int(stagnant),
        reductions=int(reductions),
    )


def part(state: dict[str, np.ndarray], name: str) -> dict[str, np.ndarray]:
    """Return the entries under `name`/, without that prefix."""
    return {key.removeprefix(f"{name}/"): value for key, value in state.items() if key.startswith(f"{name}/")}
