"""The forward pass of a CNN whose convolutions are max-pooled; the plain form is that of `ofer.methods.recogniser`.

Channels stand last, which suits small convolutions, and ReLU comes after the pooling: it commutes with the maximum and
is cheaper on a quarter of the cells. Where gradients are wanted, a convolution, its pooling and its ReLU are one.
"""

from typing import Protocol

import torch
from torch import Tensor, nn

from ofer.learning.kernels.pooled_convolution import is_compiled_for, pooled_convolution


class PoolingNetwork(Protocol):
    """Convolutions, each followed by perhaps BatchNorm2d, ReLU and 2 × 2 MaxPool2d; and what classifies their maps."""

    convolutions: nn.Sequential
    classifier: nn.Sequential


def logits(network: PoolingNetwork, flow: Tensor) -> Tensor:
    """Return the network's output for `flow` (N, C, s, s)."""
    maps = flow.contiguous(memory_format=torch.channels_last)
    layers = iter(network.convolutions)
    for layer in layers:
        assert isinstance(layer, nn.Conv2d) and layer.bias is not None
        following = next(layers)
        if isinstance(following, nn.ReLU) and is_compiled_for(maps):
            maps = pooled_convolution(maps, layer.weight, layer.bias)
            next(layers)
            continue
        maps = layer(maps)
        if not isinstance(following, nn.ReLU):
            maps, following = following(maps), next(layers)
        maps = following(next(layers)(maps))
    return network.classifier(maps.flatten(1))
