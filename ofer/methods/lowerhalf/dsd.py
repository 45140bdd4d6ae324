"""Dense, sparse, dense: training that prunes for a while (Han et al. 2017; Georgescu and Ionescu, section 3).

In a sparse phase the smallest weights of a layer become zero at the end of every epoch; within an epoch they move
freely.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import torch
from torch import Tensor, nn

from ofer.learning.plan import Plan


@dataclass(frozen=True)
class DensePlan(Plan):
    """A plan whose learning rate is multiplied by `last_factor` after step `last_from`."""

    last_from: int = 0
    last_factor: float = 1.0

    def rate(self, step: int, reductions: int = 0) -> float:
        """Return the learning rate of `step`."""
        return super().rate(step, reductions) * (self.last_factor if step > self.last_from else 1.0)


def phase_ends(epochs: int, phases: Sequence[float]) -> list[int]:
    """Return the last epoch (1 … epochs) of each phase.

    phases: shares of the epochs that sum to 1, of a dense phase, a sparse one, a dense one, and so on.
    """
    return [round(share * epochs) for share in accumulate(phases)]


def is_sparse(epoch: int, epochs: int, phases: Sequence[float]) -> bool:
    """Return whether `epoch` (1 … epochs) lies in a sparse phase."""
    return sum(epoch > end for end in phase_ends(epochs, phases)) % 2 == 1


def sparsities(first: float, last: float, layers: int) -> list[float]:
    """Return the shares that `layers` layers lose: from `first`, of the second convolution, in even steps to `last`."""
    return [first + (last - first) * step / max(1, layers - 1) for step in range(layers)]


@torch.no_grad()
def prune_network(network: nn.Module, first: float, last: float) -> None:
    """Set the smallest weights of each convolution but the first one to zero; classifier and biases stay whole."""
    layers = [layer for layer in network.modules() if isinstance(layer, nn.Conv2d)][1:]
    for layer, share in zip(layers, sparsities(first, last, len(layers)), strict=True):
        prune(layer.weight, share)


def prune(weights: Tensor, share: float) -> None:
    """Set the `share` of smallest magnitude to zero, in place; ⌈(1 - share) · n⌉ stay, of equals the later ones."""
    # In floating point 0.29 · 100 is less than 29.
    count = math.floor(share * weights.numel() + 1e-6)
    lost = torch.zeros(weights.numel(), dtype=torch.bool, device=weights.device)
    lost[weights.abs().flatten().argsort(stable=True)[:count]] = True
    weights.masked_fill_(lost.view(weights.shape), 0.0)
