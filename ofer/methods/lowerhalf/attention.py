"""Attention of VGG-f and VGG-face: Grad-CAM of the class that they answer (Georgescu and Ionescu, Figure 1)."""

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from ofer.learning.colour import to_colour
from ofer.learning.external import normalisation_of
from ofer.learning.grad_cam import grad_cam
from ofer.learning.tensors import load_weights
from ofer.methods.lowerhalf.recipe import build
from ofer.methods.lowerhalf.settings import Settings


def attention(
    weights: Mapping[str, np.ndarray], settings: Settings, pictures: NDArray[np.uint8]
) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """Return class probabilities (N, classes) and maps (N, side, side) in [0, 1] of pictures (N, side, side, 1 or 3).

    A map shows what speaks for the most probable class, by the last convolution's output.
    """
    network = build(settings, side=pictures.shape[1], classes=len(weights["classifier.bias"]))
    load_weights(network, dict(weights))
    network.eval()
    seen = normalisation_of(weights)(to_colour(pictures), torch.device("cpu"))
    with torch.no_grad():
        probabilities = network(seen).double().softmax(dim=1)
    maps = grad_cam(network, last_convolution(network), seen, probabilities.argmax(dim=1))
    return probabilities.numpy(), maps.numpy()


def last_convolution(network: nn.Module) -> nn.Module:
    """Return the convolution that stands last before the global max-pool."""
    return [layer for layer in network.modules() if isinstance(layer, nn.Conv2d)][-1]
