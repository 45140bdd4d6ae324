"""The length, pace and order of a training."""

import math
from dataclasses import dataclass

import numpy as np
import torch

from ofer.base.errors import OferError
from ofer.learning.draws import BalancedOrder, BatchOrder
from ofer.learning.optimiser import SGD, Adam, Optimiser


@dataclass(frozen=True)
class Plan:
    """The length and pace of a training: the same for all cells of a table, whatever their number of samples.

    validate_every: steps between validations; the last step is always validated.
    schedule: "constant", "cosine" (from `learning_rate` to zero at the last step), "polynomial" (the same with the
        share of steps left, to the `power`), or "plateau" (times `factor` when more than `patience` validations in a
        row found no lower error, down to `lowest_rate`).
    optimiser: "adam" or "sgd", the latter with `momentum`, of Nesterov's kind or not.
    order: "shuffled" (every sample equally often) or "balanced" (every class equally often).
    """

    steps: int
    batch_size: int
    validate_every: int
    learning_rate: float
    schedule: str = "constant"
    weight_decay: float = 0.0
    optimiser: str = "adam"
    momentum: float = 0.9
    nesterov: bool = False
    power: float = 1.0
    factor: float = 0.1
    patience: int = 10
    lowest_rate: float = 0.0
    order: str = "shuffled"

    def rate(self, step: int, reductions: int = 0) -> float:
        """Return the learning rate of `step` (1 … steps), which a plateau has reduced this often."""
        if self.schedule == "constant":
            return self.learning_rate
        if self.schedule == "cosine":
            return self.learning_rate * 0.5 * (1.0 + math.cos(math.pi * (step - 1) / self.steps))
        if self.schedule == "polynomial":
            return self.learning_rate * (1.0 - (step - 1) / self.steps) ** self.power
        if self.schedule == "plateau":
            return max(self.learning_rate * self.factor**reductions, self.lowest_rate)
        raise OferError(f"schedule: unknown name {self.schedule!r}; use constant, cosine, polynomial or plateau")

    def optimiser_of(self, network: torch.nn.Module) -> Optimiser:
        """Return what changes the network's weights."""
        if self.optimiser == "adam":
            return Adam(network.parameters(), weight_decay=self.weight_decay)
        if self.optimiser == "sgd":
            return SGD(
                network.parameters(), momentum=self.momentum, nesterov=self.nesterov, weight_decay=self.weight_decay
            )
        raise OferError(f"optimiser: unknown name {self.optimiser!r}; use adam or sgd")

    def order_of(self, samples: int, label: np.ndarray | None, seed: int) -> BatchOrder:
        """Return the order of batches of this many samples; a balanced one needs their classes."""
        if self.order == "shuffled":
            return BatchOrder(samples, self.batch_size, seed)
        if self.order == "balanced" and label is not None:
            return BalancedOrder(label, self.batch_size, seed)
        raise OferError(f"order: unknown name {self.order!r}; use shuffled or, where classes are known, balanced")
