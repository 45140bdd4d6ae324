"""The auto-encoder that restores the flow of the hidden part (Poux et al., section 3.3; protocol §3.4)."""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, max_pool2d, relu

from ofer.base.errors import OferError
from ofer.learning.kernels import auto_encoder
from ofer.learning.kernels.switch import has_kernel


class AutoEncoder(nn.Module):
    """Encoder of 3×3 convolutions, ReLU and 2× max-pool; decoder of 2× up-sampling and one 3×3 convolution a level.

    channels: outputs of the encoder's levels, from full resolution down; the decoder mirrors them, and its last
        convolution gives two channels without ReLU, since flow is signed.
    mask_channel: the input has a third channel, the share of each cell that is hidden (not in the paper, which gives
        the flow alone; protocol §3.12).
    skips: levels (1 = full resolution … depth = deepest) whose encoder output, after ReLU and before
        pooling, is concatenated behind the up-sampled map of the same size.
    """

    def __init__(self, channels: Sequence[int], skips: Sequence[int], mask_channel: bool = False) -> None:
        super().__init__()
        depth = len(channels)
        if not set(skips) <= set(range(1, depth + 1)):
            raise OferError(f"skips: {sorted(skips)} names a level that is not there; use 1 to {depth}")
        self.skips = frozenset(skips)
        widths = [2, *channels]
        inputs = [3 if mask_channel else 2, *channels]
        self.encoder = nn.ModuleList(nn.Conv2d(before, after, 3, padding=1) for before, after in pairwise(inputs))
        # level k's decoder takes the map below it, which has as many channels as level k's encoder gives
        self.decoder = nn.ModuleList(
            nn.Conv2d(widths[level] * (2 if level in self.skips else 1), widths[level - 1], 3, padding=1)
            for level in range(depth, 0, -1)
        )

    @has_kernel(auto_encoder.restored)
    def forward(self, flow: Tensor) -> Tensor:
        """Return the restored flow (N, 2, s, s) of an occluded one (N, 2 or 3, s, s); s is a multiple of 2^depth."""
        map_ = flow
        encoded = []
        for convolution in self.encoder:
            encoded.append(relu(convolution(map_)))
            map_ = max_pool2d(encoded[-1], 2)
        for level, convolution in zip(range(len(encoded), 0, -1), self.decoder, strict=True):
            map_ = interpolate(map_, scale_factor=2)
            if level in self.skips:
                map_ = torch.cat([map_, encoded[level - 1]], dim=1)
            map_ = convolution(map_)
            if level > 1:
                map_ = relu(map_)
        return map_


def require_size(size: int, depth: int) -> None:
    """Raise OferError where flows of `size` cells cannot be halved `depth` times."""
    if size % 2**depth:
        raise OferError(f"size: {size} is not a multiple of {2**depth}; {depth} levels halve it {depth} times")
