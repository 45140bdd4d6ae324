"""Attention of VGG-f and VGG-face: Grad-CAM of the class that they answer (Georgescu and Ionescu, Figure 1)."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from ofer.learning.colour import to_colour
from ofer.learning.external import normalisation_of
from ofer.learning.grad_cam import grad_cam
from ofer.learning.seen import Weights
from ofer.learning.stills import SeenStills
from ofer.learning.tensors import load_weights
from ofer.methods.lowerhalf.recipe import build
from ofer.methods.lowerhalf.settings import Settings


def attention(
    weights: Weights, settings: Settings, seen: SeenStills
) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """Return class probabilities (N, classes), and maps (N, side, side) in [0, 1] of what speaks for the greatest.

    Maps are of the last convolution's output.
    """
    network = build(settings, side=seen.pictures.shape[1], classes=len(weights["classifier.bias"]))
    load_weights(network, dict(weights))
    network.eval()
    pictures = normalisation_of(weights)(to_colour(seen.pictures), torch.device("cpu"))
    with torch.no_grad():
        probabilities = network(pictures).double().softmax(dim=1)
    maps = grad_cam(network, last_convolution(network), pictures, probabilities.argmax(dim=1))
    return probabilities.numpy(), maps.numpy()


def last_convolution(network: nn.Module) -> nn.Module:
    """Return the convolution that stands last before the global max-pool."""
    return [layer for layer in network.modules() if isinstance(layer, nn.Conv2d)][-1]
