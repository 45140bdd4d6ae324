"""The forward pass of an auto-encoder with skips; the plain form is `ofer.methods.flowrec.network.AutoEncoder.forward`.

On small maps of few channels, passes over memory cost more than products. So channels stand last, which suits small
convolutions; ReLU works in place, and after the pooling where nothing else needs the map; nothing is concatenated,
since a convolution of two maps is the sum of theirs; and what is up-sampled is convolved before it is.
"""

from typing import Protocol

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, max_pool2d

from ofer.learning.kernels.upsampling import upsampled_convolution


class SkipNetwork(Protocol):
    """Convolutions of the encoder, from full resolution down, and of the decoder, from there up; levels with a skip."""

    encoder: nn.ModuleList
    decoder: nn.ModuleList
    skips: frozenset[int]


def restored(network: SkipNetwork, flow: Tensor) -> Tensor:
    """Return the network's output for `flow` (N, C, s, s)."""
    map_ = flow.contiguous(memory_format=torch.channels_last)
    encoded: dict[int, Tensor] = {}
    for level, convolution in enumerate(network.encoder, start=1):
        map_ = convolution(map_)
        if level in network.skips:
            map_ = encoded[level] = map_.relu_()
        map_ = max_pool2d(map_, 2)
        if level not in network.skips:
            # ReLU commutes with the maximum and is cheaper on a quarter of the cells.
            map_ = map_.relu_()
    for index, convolution in enumerate(network.decoder):
        assert isinstance(convolution, nn.Conv2d)
        level = len(network.encoder) - index
        map_ = _decoded(map_, encoded.get(level), convolution)
        if level > 1:
            map_ = map_.relu_()
    return map_.contiguous()


def _decoded(small: Tensor, skip: Tensor | None, convolution: nn.Conv2d) -> Tensor:
    """Return the convolution of [up-sampled `small`, `skip`], the sum of its two parts' convolutions."""
    weight, bias = convolution.weight, convolution.bias
    assert bias is not None
    if skip is None:
        return upsampled_convolution(small, weight) + bias[:, None, None]
    inputs = small.shape[1]
    return upsampled_convolution(small, weight[:, :inputs]) + conv2d(skip, weight[:, inputs:], bias, padding=1)
