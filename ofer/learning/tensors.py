"""Flows between NumPy, where they are stored, and torch, where they are computed with."""

from collections.abc import Callable, Mapping

import numpy as np
import torch
from torch import Tensor

from ofer.base.errors import OferError

BATCH = 128
"""Flows that a network is applied to at a time; bounds memory only."""


def resident(array: np.ndarray, device: torch.device) -> Tensor:
    """Return `array` as a tensor on `device` in its own number format; on a CPU, without a copy if it can be."""
    writable = array if array.flags.writeable and array.flags.c_contiguous else array.copy()
    return torch.from_numpy(writable).to(device)


def with_masks(flows: Tensor, masks: Tensor) -> Tensor:
    """Return flows (N, 2, s, s) with masks (N, s, s) as third channel."""
    return torch.cat([flows, masks[:, None]], dim=1)


def load_weights(network: torch.nn.Module, weights: dict[str, np.ndarray]) -> None:
    """Put the entries of `weights` that the network has into it; other entries are the recipe's own."""
    network.load_state_dict({name: torch.from_numpy(weights[name].copy()) for name in network.state_dict()})


def require_fitting(network: torch.nn.Module, weights: Mapping[str, np.ndarray], what: str) -> None:
    """Raise OferError, beginning with `what`, unless `weights` has each of the network's in its shape."""
    for name, value in network.state_dict().items():
        shape, given = tuple(value.shape), weights[name].shape if name in weights else None
        if shape != given:
            fault = f"has no {name}" if given is None else f"has {name} of shape {given}, not {shape}"
            raise OferError(f"{what}: {fault}; they are of another network, train this one again")


@torch.no_grad()
def apply(
    network: Callable[[Tensor], Tensor],
    flows: np.ndarray,
    scale: float,
    device: torch.device,
    masks: np.ndarray | None = None,
) -> np.ndarray:
    """Return the network's float32 outputs for flows (N, 2, s, s) in pixels, divided by `scale` before it.

    `masks` (N, s, s) in [0, 1] become a third channel.
    """
    outputs = []
    for start in range(0, len(flows), BATCH):
        batch = resident(np.asarray(flows[start : start + BATCH], dtype=np.float32), device)
        scaled = batch * (1.0 / scale)
        if masks is not None:
            part = np.asarray(masks[start : start + BATCH], dtype=np.float32)
            scaled = with_masks(scaled, resident(part, device))
        outputs.append(network(scaled).cpu().numpy())
    return np.concatenate(outputs)
