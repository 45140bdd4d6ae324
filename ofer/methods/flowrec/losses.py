"""The three losses of the main paper, over the whole map and not only the hole (protocol §3.5)."""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from ofer.base.errors import OferError
from ofer.methods.flowrec.settings import Settings

Loss = Callable[[Tensor, Tensor], Tensor]
"""Maps prediction and target, (N, 2, h, w) each, to a scalar."""


def mse(prediction: Tensor, target: Tensor) -> Tensor:
    """Return the mean squared error over pixels and components."""
    return (prediction - target).square().mean()


def wing(prediction: Tensor, target: Tensor, *, width: float, curvature: float) -> Tensor:
    """Return the wing loss (Feng et al. 2018, eq. 5), its mean over pixels and components.

    w·ln(1 + |e|/ε) where |e| < w, |e| - C elsewhere, with C such that the two meet at w.
    width: w. curvature: ε. Both have the unit of the flow.
    """
    error = (prediction - target).abs()
    constant = width - width * math.log1p(width / curvature)
    return torch.where(error < width, width * torch.log1p(error / curvature), error - constant).mean()


def endpoint(prediction: Tensor, target: Tensor, *, epsilon: float) -> Tensor:
    """Return the mean over pixels of √(e_x² + e_y² + ε) (FlowNet, Dosovitskiy et al. 2015).

    epsilon: unit of the flow squared; keeps the gradient finite where the prediction is exact.
    """
    return ((prediction - target).square().sum(dim=1) + epsilon).sqrt().mean()


def scaled_loss(name: str, settings: Settings, scale: float) -> Loss:
    """Return the loss `name` for flows that were divided by `scale`.

    Its parameters are in pixels (`wing_width`, `wing_curvature`) and pixels² (`endpoint_epsilon`) and are
    scaled like the flow, so that the loss is that of the unscaled flow times a constant: 1/scale for wing
    and endpoint, 1/scale² for mse. Raises OferError for an unknown name.
    """
    if name == "mse":
        return mse
    if name == "wing":
        width, curvature = settings.wing_width / scale, settings.wing_curvature / scale
        return lambda prediction, target: wing(prediction, target, width=width, curvature=curvature)
    if name == "endpoint":
        epsilon = settings.endpoint_epsilon / scale**2
        return lambda prediction, target: endpoint(prediction, target, epsilon=epsilon)
    raise OferError(f"loss: unknown name {name!r}; use mse, wing or endpoint")
