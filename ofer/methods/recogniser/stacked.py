"""Recognisers of several seeds, trained as one stacked model; every draw is that of a training with the seed alone."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, dropout

from ofer.learning.batches import at_hand, rows
from ofer.learning.data import FlowsRound, require_finite, root_mean_square
from ofer.learning.draws import INITIAL, STEP, seeded
from ofer.learning.loop import Validation
from ofer.learning.plan import Plan
from ofer.learning.precision import computing_in
from ofer.learning.stacked import Stack, fit_stacked
from ofer.learning.tensors import BATCH, resident
from ofer.learning.trained import Report, Trained, silent
from ofer.methods.recogniser.network import FlowCNN
from ofer.methods.recogniser.recipe import NETWORK_KEYS, PLAN_KEYS, input_flows, mirror
from ofer.methods.recogniser.settings import Settings


class DrawnFlowCNN(FlowCNN):
    """A FlowCNN that gets the factors of its dropout layers as inputs, since a stack must not draw."""

    def forward(self, flow: Tensor, *factors: Tensor) -> Tensor:
        """Return logits (N, classes); `factors` (N, width) of each dropout layer, in evaluation mode none."""
        hidden = self.convolutions(flow).flatten(1)
        left = iter(factors)
        for layer in self.classifier:
            if isinstance(layer, nn.Dropout):
                hidden = hidden * next(left) if self.training else hidden
            else:
                hidden = layer(hidden)
        return hidden


class StackedRecognisers:
    """Trainings of one round from several seeds: what they share, and what each of them draws."""

    def __init__(self, data: FlowsRound, settings: Settings, seeds: Sequence[int], where: torch.device) -> None:
        learned, seen = input_flows(data.training), input_flows(data.validation)[:]
        require_finite(learned, "training flows")
        require_finite(seen, "validation flows")
        self.settings, self.seeds, self.where = settings, tuple(seeds), where
        self.samples = len(learned)
        self.scale = root_mean_square(data.training_apex.clean)
        self.flows = at_hand(learned, where)
        self.labels = resident(data.training.label.astype(np.int64), where)
        self.seen = rows(resident(seen, where), np.arange(len(seen)), self.scale)
        self.truth = torch.from_numpy(data.validation.label.astype(np.int64))
        self.stack = Stack([self._initial(seed, data.training.size, data.classes) for seed in self.seeds])

    def losses(self, step: int, indices: np.ndarray) -> Tensor:
        """Return the cross-entropy (S,) of each network on the samples `indices` (S, batch)."""
        drawn = [self._drawn(seed, step, row) for seed, row in zip(self.seeds, indices, strict=True)]
        factors = zip(*(of_seed for _, of_seed in drawn), strict=True)
        with computing_in(self.settings.precision, self.where):
            logits = self.stack(torch.stack([batch for batch, _ in drawn]), *(torch.stack(layer) for layer in factors))
        targets = self.labels[torch.from_numpy(indices).to(self.where)]
        return (
            cross_entropy(logits.float().flatten(0, 1), targets.flatten(), reduction="none")
            .view(indices.shape)
            .mean(dim=1)
        )

    def validate(self) -> list[Validation]:
        """Return a look at the validation fold for each network."""
        parts = [self.stack(part.expand(len(self.seeds), *part.shape)).cpu() for part in torch.split(self.seen, BATCH)]
        found = []
        for logits in torch.cat(parts, dim=1):
            loss = cross_entropy(logits, self.truth).item()
            accuracy = float((logits.argmax(dim=1) == self.truth).double().mean())
            found.append(Validation(loss, accuracy, (-accuracy, loss)))
        return found

    def _initial(self, seed: int, size: int, classes: int) -> DrawnFlowCNN:
        with seeded(seed, INITIAL):
            network = DrawnFlowCNN(
                size=size, classes=classes, **{key: getattr(self.settings, key) for key in NETWORK_KEYS}
            )
        return network.to(self.where)

    def _drawn(self, seed: int, step: int, indices: np.ndarray) -> tuple[Tensor, list[Tensor]]:
        """Return one network's batch and dropout factors, drawn in the order in which a training alone draws them."""
        batch = rows(self.flows, indices, self.scale)
        with seeded(seed, STEP, step):
            if self.settings.flip:
                mirrored = torch.rand(len(batch)) < 0.5
                batch = torch.where(mirrored.to(self.where)[:, None, None, None], mirror(batch), batch)
            factors = [
                dropout(torch.ones(len(batch), width, device=self.where), self.settings.dropout)
                for width in self.settings.fully_connected
            ]
        return batch, factors


def train_stacked(
    data: FlowsRound,
    settings: Settings,
    *,
    seeds: Sequence[int],
    device: torch.device | str = "cpu",
    report: Report = silent,
) -> list[Trained]:
    """Return what `recipe.train` returns, for each of `seeds`, up to rounding: sums may be taken in another order.

    Raises OferError for flows that are not finite, and for a diverging training, with its seed and step.
    """
    training = StackedRecognisers(data, settings, seeds, torch.device(device))
    plan = Plan(**{key: getattr(settings, key) for key in PLAN_KEYS})
    fits = fit_stacked(
        training.stack, training.losses, training.validate,
        samples=training.samples, plan=plan, seeds=training.seeds, report=report,
    )  # fmt: skip
    trained = []
    for found in fits:
        best = found.curve[found.curve["step"] == found.best_step].iloc[0]
        summary: dict[str, object] = {
            "best_step": found.best_step,
            "scale": training.scale,
            "validation_accuracy": float(best["validation_score"]),
            "validation_loss": float(best["validation_loss"]),
        }
        trained.append(Trained({**found.weights, "scale": np.asarray(training.scale)}, found.curve, summary))
    return trained
