"""Batches of the flows that a network is trained on, from memory, a device's memory, or the disk."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ofer.base.stored_rows import StoredRows
from ofer.flow.files import FlowRows
from ofer.learning.tensors import resident


@dataclass(frozen=True)
class OnDisk:
    """Flows too many for memory, of which a batch at a time goes to a device."""

    rows: StoredRows
    device: torch.device


def at_hand(flows: FlowRows, device: torch.device) -> Tensor | OnDisk:
    """Return flows for `rows`: as `resident` those in memory, and those on the disk left there."""
    return OnDisk(flows, device) if isinstance(flows, StoredRows) else resident(flows, device)


def rows(flows: Tensor | OnDisk, indices: np.ndarray, scale: float) -> Tensor:
    """Return the flows at `indices` as float32, divided by `scale`, on their device."""
    if isinstance(flows, OnDisk):
        picked = torch.from_numpy(flows.rows[indices]).to(flows.device)
    else:
        picked = flows.index_select(0, torch.from_numpy(indices).to(flows.device))
    return picked.to(torch.float32).mul_(1.0 / scale)
