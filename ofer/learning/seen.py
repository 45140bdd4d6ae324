"""Flows that a method is applied to, and the models of other entries that it needs for that."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Flows = NDArray[np.floating]
Weights = Mapping[str, np.ndarray]
Needed = Mapping[str, tuple[Weights, Any]]
"""Weights and settings of other method entries, by their roles."""

EXTERNAL = "weights"
"""The role of a network that others trained, whose settings are None: an entry of `weights`."""

NOTHING: Needed = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Flows (N, 2, s, s) in pixels of the crop, occluded or not, and what a method is told that says so in its `KNOWS`.

    hidden: (N, s, s) in [0, 1], share of each cell that the occluder covers. truth: the clean flows, as `flows`.
    """

    flows: Flows
    hidden: Flows | None = None
    truth: Flows | None = None

    def __len__(self) -> int:
        return len(self.flows)


def below(needed: Needed, role: str) -> Needed:
    """Return what the entry with a role needs itself, by its own roles."""
    return {name.removeprefix(f"{role}."): model for name, model in needed.items() if name.startswith(f"{role}.")}
