"""Networks of pix2pix (Isola et al. 2017, section 3.2 and appendix): a U-Net that restores, a critic of its patches.

Trained with one picture in a step, the paper's batch normalisation is normalisation of each picture's maps by
themselves: so it is here, and a picture is restored the same whatever others are.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import leaky_relu, relu

from ofer.base.errors import OferError
from ofer.learning.draws import Dropout
from ofer.methods.vgg16 import narrow

ENCODER = (64, 128, 256, 512, 512, 512, 512, 512)
"""Channels after each halving of 256 pixels."""
CRITIC = (64, 128, 256, 512)
SLOPE = 0.2
"""Of leaky rectifiers."""
DROPPED = 3
"""Innermost levels of the decoder that have dropout; the outermost of all has none."""


def normalisation(channels: int, cells: int) -> nn.Module:
    """Return what normalises each picture's maps; a single cell is all that it could compare itself with."""
    return nn.InstanceNorm2d(channels, affine=True) if cells > 1 else nn.Identity()


class Generator(nn.Module):
    """A U-Net from occluded to clean faces, both in [-1, 1].

    side: pixels along one side, halved as often as it can be, eight times at most. width: share of the channels.
    """

    def __init__(self, *, side: int, width: float = 1.0) -> None:
        super().__init__()
        depth = min(len(ENCODER), (side & -side).bit_length() - 1)
        if depth < 2:
            raise OferError(f"side: {side} cannot be halved twice; use a multiple of 4")
        channels = [3, *(narrow(width, one) for one in ENCODER[:depth])]
        cells = [side >> level for level in range(depth + 1)]
        self.down, self.up = nn.ModuleList(), nn.ModuleList()
        self.down_norms, self.up_norms = nn.ModuleList(), nn.ModuleList()
        for level in range(depth):
            self.down.append(nn.Conv2d(channels[level], channels[level + 1], 4, stride=2, padding=1))
            self.down_norms.append(
                nn.Identity() if level == 0 else normalisation(channels[level + 1], cells[level + 1])
            )
        for level in reversed(range(depth)):
            before = channels[level + 1] * (1 if level == depth - 1 else 2)
            self.up.append(nn.ConvTranspose2d(before, channels[level], 4, stride=2, padding=1))
            if level > 0:
                self.up_norms.append(normalisation(channels[level], cells[level]))
        self.dropout = Dropout(0.5)

    def forward(self, occluded: Tensor) -> Tensor:
        """Return restored faces (N, 3, side, side) of occluded ones."""
        skips: list[Tensor] = []
        maps = occluded
        for level, (convolution, norm) in enumerate(zip(self.down, self.down_norms, strict=True)):
            maps = norm(convolution(maps if level == 0 else leaky_relu(maps, SLOPE)))
            skips.append(maps)
        maps = skips.pop()
        for level, (convolution, norm) in enumerate(zip(self.up[:-1], self.up_norms, strict=True)):
            maps = norm(convolution(relu(maps)))
            if level < DROPPED:
                maps = self.dropout(maps)
            maps = torch.cat([maps, skips.pop()], dim=1)
        return self.up[-1](relu(maps)).tanh()


class Discriminator(nn.Module):
    """PatchGAN: for each patch of a face, 70 × 70 pixels with three halvings, whether it is clean or restored; logits.

    halvings: fewer for smaller pictures. width: share of the channels.
    """

    def __init__(self, *, width: float = 1.0, halvings: int = 3) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = 6
        for level, channels in enumerate(CRITIC[: halvings + 1]):
            after = narrow(width, channels)
            layers.append(nn.Conv2d(before, after, 4, stride=2 if level < halvings else 1, padding=1))
            if level > 0:
                layers.append(nn.InstanceNorm2d(after, affine=True))
            layers.append(nn.LeakyReLU(SLOPE))
            before = after
        self.layers = nn.Sequential(*layers, nn.Conv2d(before, 1, 4, padding=1))

    def forward(self, occluded: Tensor, faces: Tensor) -> Tensor:
        """Return logits (N, 1, …) of faces, clean or restored, beside what is seen of them."""
        return self.layers(torch.cat([occluded, faces], dim=1))


def draw_weights(network: nn.Module) -> None:
    """Draw weights of convolutions from N(0, 0.02²); biases become zero."""
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d | nn.ConvTranspose2d):
            nn.init.normal_(layer.weight, std=0.02)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
