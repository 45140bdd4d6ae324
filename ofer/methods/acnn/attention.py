"""Attention of ACNN: Grad-CAM of each patch of conv4_2, times its gate (Li et al., section IV.D, Figures 10, 11)."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import interpolate, pad

from ofer.learning.colour import to_colour
from ofer.learning.external import normalisation_of
from ofer.learning.grad_cam import grad_cam, stretched, weighted_maps
from ofer.learning.seen import Weights
from ofer.learning.stills import SeenStills
from ofer.learning.tensors import load_weights
from ofer.methods.acnn.network import ACNN
from ofer.methods.acnn.recipe import build, classes_of
from ofer.methods.acnn.settings import Settings
from ofer.methods.vgg16 import CONV4_2


def attention(
    weights: Weights, settings: Settings, seen: SeenStills
) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """Return class probabilities (N, classes), and maps (N, side, side) in [0, 1] of what speaks for the greatest."""
    viewed = build(settings, side=seen.pictures.shape[1], classes=classes_of(weights))
    load_weights(viewed, dict(weights))
    viewed.eval()
    given = normalisation_of(weights)(to_colour(seen.pictures), torch.device("cpu"))
    shown, where = viewed.view(given, None if seen.points is None else torch.from_numpy(seen.points))
    network = viewed.network
    if isinstance(network, ACNN):
        logits, maps = gated_maps(network, shown, where)
    else:
        layer = network.get_submodule(f"features.{CONV4_2 - 1}")
        with torch.no_grad():
            logits = network(shown)
        maps = grad_cam(network, layer, shown, logits.argmax(dim=1))
    # What a crop takes off is looked at by nobody.
    before, after = settings.crop // 2, settings.crop - settings.crop // 2
    return logits.double().softmax(dim=1).numpy(), pad(maps, (before, after, before, after)).numpy()


def gated_maps(network: ACNN, pictures: Tensor, points: Tensor | None) -> tuple[Tensor, Tensor]:
    """Return logits (N, classes), and maps (N, side, side) in [0, 1] of what speaks for the greatest.

    The map of each patch, times the patch's gate, is added where the patch lies; so is that of the whole face.
    """
    side = pictures.shape[-1]
    with torch.no_grad():
        maps = network.maps(pictures)
        patches = network.cut(maps, points, side=side)
    with torch.enable_grad():
        inputs = [maps.requires_grad_(), patches.requires_grad_()]
        vectors, gates = network.weigh(*inputs)
        logits = network.classify(vectors)
        found = torch.autograd.grad(logits.amax(dim=1).sum(), inputs, allow_unused=True)
        # Cutting picks cells, so that its gradient puts them back.
        empty = maps.new_zeros(len(maps), 1, *maps.shape[2:]).requires_grad_()
        cut = network.cut(empty, points, side=side)
        local = weighted_maps(patches, found[1]) * gates[0][..., None, None]
        [total] = torch.autograd.grad(cut, empty, local.detach()[:, :, None])
    if network.whole_face:
        total = total + weighted_maps(maps, found[0])[:, None] * gates[1][..., None, None]
    enlarged = interpolate(total.detach(), size=(side, side), mode="bilinear", align_corners=False)[:, 0]
    return logits.detach(), stretched(enlarged)
