"""The one training loop: counted in optimiser steps, selected on the validation fold, resumable."""

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic

import numpy as np
import pandas
import torch

from ofer.base.errors import DamagedError, OferError
from ofer.learning import checkpoint as checkpoint_file
from ofer.learning.draws import STEP, BatchOrder, seeded, steps_per_epoch
from ofer.learning.group import group
from ofer.learning.micro_batches import MicroBatches
from ofer.learning.optimiser import Optimiser
from ofer.learning.plan import Plan
from ofer.learning.trained import CURVE_COLUMNS, Report, silent

SAVE_EVERY_SECONDS = 300.0
"""Most that passes between checkpoints, but for a step or a validation that takes longer; no result depends on it."""


@dataclass(frozen=True)
class Validation:
    """One look at the validation fold.

    loss and score go into the curve; key decides: smaller is better, compared entry by entry, and only a
    strictly better key replaces the weights kept (the first of equals stays). Its first entry is the error that
    stagnates on a plateau.
    """

    loss: float
    score: float
    key: tuple[float, ...]


@dataclass(frozen=True)
class Fit:
    """The selected weights, the curve (columns CURVE_COLUMNS) and the step that was selected.

    micro_batches: into how many parts batches were split, at most, to fit the device's memory.
    """

    weights: dict[str, np.ndarray]
    curve: pandas.DataFrame
    best_step: int
    micro_batches: int = 1

    def least_loss(self) -> float:
        """Return the validation loss of the step that was selected."""
        return float(self.curve.loc[self.curve["step"] == self.best_step, "validation_loss"].iloc[0])

    def notes(self) -> dict[str, object]:
        """Return what a model's summary has to say about how it was trained; nothing where that was as planned."""
        return {} if self.micro_batches == 1 else {"micro_batches": self.micro_batches}


def fit(
    network: torch.nn.Module,
    batch_loss: Callable[[np.ndarray], torch.Tensor],
    validate: Callable[[], Validation],
    *,
    samples: int,
    plan: Plan,
    seed: int,
    label: np.ndarray | None = None,
    at_epoch_end: Callable[[int, torch.nn.Module], None] | None = None,
    announce: Callable[[np.ndarray], None] | None = None,
    checkpoint: Path | None = None,
    report: Report = silent,
) -> Fit:
    """Train `network` in place and return the weights that did best on the validation fold.

    batch_loss: loss of the samples with these indices, 0 … samples-1, network in training mode.
    validate: called in evaluation mode, without gradients.
    label: (samples,) classes, for a balanced order.
    at_epoch_end: called with the number of each epoch (1, 2, …; see `steps_per_epoch`) after its last step and before
        that step's validation, without gradients; what it does to the network may depend on nothing else.
    announce: called with the indices of each next step before a step is computed, so that they can be read meanwhile.
    checkpoint: file that the state goes to after each validation, and after a step where `SAVE_EVERY_SECONDS` have
        passed; where it exists, training goes on from there, and ends with the bytes that it would have had without
        the interruption. A damaged one counts as none. Of a group of processes the first one writes it.

    Where a batch does not fit the device's memory, its samples are computed in parts that add up to the same gradient.

    Raises OferError where the loss stops being finite (step and cause), where `checkpoint` belongs to another training,
    and where not even one sample fits the device's memory.
    """
    optimiser = plan.optimiser_of(network)
    identity: dict[str, object] = {**asdict(plan), "samples": samples, "seed": seed}
    progress = checkpoint_file.Progress()
    if checkpoint is not None and checkpoint.exists():
        try:
            progress = checkpoint_file.load(checkpoint, identity, network, optimiser)
            report(f"goes on at step {progress.step} of {plan.steps}")
        except DamagedError as error:
            report(f"{checkpoint}: {error.fault}; starts anew")
    order = plan.order_of(samples, label, seed)
    per_epoch = steps_per_epoch(samples, plan.batch_size)
    # As many parts as before an interruption: another number would round otherwise.
    micro_batches = MicroBatches(network, report, progress.parts)
    saved = monotonic()
    network.train()
    while progress.step < plan.steps:
        progress.step += 1
        rate = plan.rate(progress.step, progress.reductions)
        if announce is not None and progress.step < plan.steps:
            announce(order.batch(progress.step + 1))
        loss = take_step(network, optimiser, batch_loss, order, progress.step, rate, micro_batches)
        progress.losses.append(loss)
        if at_epoch_end is not None and progress.step % per_epoch == 0:
            with torch.no_grad():
                at_epoch_end(progress.step // per_epoch, network)
        validates = progress.step % plan.validate_every == 0 or progress.step == plan.steps
        if validates:
            look(network, validate, progress, rate, plan.patience)
        if checkpoint is not None and (validates or monotonic() - saved >= SAVE_EVERY_SECONDS):
            progress.parts = micro_batches.most
            if group().first:
                checkpoint_file.save(checkpoint, identity, network, optimiser, progress)
            saved = monotonic()
        if validates:
            report(describe(progress, plan.steps))
    curve = pandas.DataFrame(progress.rows, columns=list(CURVE_COLUMNS)).astype({"step": "int64"})
    return Fit(progress.best, curve, progress.best_step, micro_batches.most)


def take_step(
    network: torch.nn.Module,
    optimiser: Optimiser,
    batch_loss: Callable[[np.ndarray], torch.Tensor],
    order: BatchOrder,
    step: int,
    rate: float,
    micro_batches: MicroBatches,
) -> float:
    """Take one optimiser step and return its loss."""
    value = micro_batches.backward(
        batch_loss,
        order.batch(step),
        step=step,
        draws=lambda: seeded(order.seed, STEP, step),
        clear=optimiser.clear,
    )
    if not math.isfinite(value):
        weights_finite = all(bool(parameter.isfinite().all()) for parameter in network.parameters())
        cause = "the network's output overflows" if weights_finite else "the weights diverged"
        raise OferError(
            f"training step {step}: the loss is {value} because {cause}; lower learning_rate (now {rate:g})"
        )
    optimiser.step(rate)
    return value


def look(
    network: torch.nn.Module,
    validate: Callable[[], Validation],
    progress: checkpoint_file.Progress,
    rate: float,
    patience: int,
) -> None:
    """Validate, add a row to the curve, keep the weights where they are strictly better, and count stagnation."""
    network.eval()
    with torch.no_grad():
        validation = validate()
    network.train()
    if not all(map(math.isfinite, validation.key)):
        raise OferError(
            f"training step {progress.step}: the validation score is not finite because the weights diverged; "
            f"lower learning_rate (now {rate:g})"
        )
    training_loss = float(np.mean(progress.losses))
    progress.losses.clear()
    progress.rows.append((progress.step, training_loss, validation.loss, validation.score, rate))
    if not progress.best_key or validation.key < progress.best_key:
        progress.best = checkpoint_file.arrays(network)
        progress.best_key = validation.key
        progress.best_step = progress.step
    error = validation.key[0]
    progress.stagnant = 0 if error < progress.least_error else progress.stagnant + 1
    progress.least_error = min(error, progress.least_error)
    if progress.stagnant > patience:
        progress.stagnant = 0
        progress.reductions += 1


def describe(progress: checkpoint_file.Progress, steps: int) -> str:
    """Return the line that the user sees after a validation."""
    step, training_loss, _, score, _ = progress.rows[-1]
    return (
        f"step {int(step)}/{steps}, training loss {training_loss:.4f}, "
        f"validation {score:.4f}, best at step {progress.best_step}"
    )
