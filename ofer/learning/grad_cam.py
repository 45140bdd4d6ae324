"""Grad-CAM: where in a picture a network looks for a class (Selvaraju et al. 2017)."""

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate


def grad_cam(network: nn.Module, layer: nn.Module, pictures: Tensor, classes: Tensor) -> Tensor:
    """Return maps (N, h, w) in [0, 1] of what in pictures (N, C, h, w) speaks for a class of each (N,).

    layer: the module of `network` whose maps A (N, K, …) are weighted, mostly the last that still has places. They are
    enlarged bilinearly to the picture and stretched from 0 to 1; where nothing speaks for the class, a map is 0.
    The network has to be in evaluation mode, lest pictures of a batch change one another's maps.
    """
    found: list[Tensor] = []
    hook = layer.register_forward_hook(lambda module, arguments, output: found.append(output))
    try:
        with torch.enable_grad():
            # So that there are gradients whatever weights are fixed.
            logits = network(pictures.detach().requires_grad_())
            [maps] = found
            [gradients] = torch.autograd.grad(logits.gather(1, classes[:, None]).sum(), maps)
    finally:
        hook.remove()
    weighted = weighted_maps(maps.detach(), gradients)[:, None]
    return stretched(interpolate(weighted, size=pictures.shape[2:], mode="bilinear", align_corners=False)[:, 0])


def weighted_maps(maps: Tensor, gradients: Tensor) -> Tensor:
    """Return relu(Σ_k α_k A_k) (…, h, w) of maps A (…, K, h, w), with α_k the mean over places of a class's ∂y/∂A_k."""
    return (gradients.mean(dim=(-2, -1), keepdim=True) * maps).sum(dim=-3).relu()


def stretched(maps: Tensor) -> Tensor:
    """Return maps (N, h, w) that go from 0 to 1 each; one that is the same everywhere becomes 0."""
    least, most = maps.amin(dim=(1, 2), keepdim=True), maps.amax(dim=(1, 2), keepdim=True)
    return (maps - least) / (most - least).where(most > least, torch.ones_like(most))
