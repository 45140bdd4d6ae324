"""Grad-CAM: where in a picture a network looks for a class (Selvaraju et al. 2017)."""

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate


def grad_cam(network: nn.Module, layer: nn.Module, pictures: Tensor, classes: Tensor) -> Tensor:
    """Return maps (N, h, w) in [0, 1] of what in pictures (N, C, h, w) speaks for a class of each (N,).

    layer: the module of `network` whose maps A (N, K, …) are weighted, mostly the last that still has places. With y
    the logit of the class: α_k = mean over places of ∂y/∂A_k; map = relu(Σ_k α_k A_k), enlarged bilinearly to the
    picture and stretched from 0 to 1; where nothing speaks for the class, it is 0.
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
    alpha = gradients.mean(dim=(2, 3), keepdim=True)
    map_ = (alpha * maps.detach()).sum(dim=1, keepdim=True).relu()
    enlarged = interpolate(map_, size=pictures.shape[2:], mode="bilinear", align_corners=False)[:, 0]
    least, most = enlarged.amin(dim=(1, 2), keepdim=True), enlarged.amax(dim=(1, 2), keepdim=True)
    return (enlarged - least) / (most - least).where(most > least, torch.ones_like(most))
