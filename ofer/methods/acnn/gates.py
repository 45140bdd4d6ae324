"""Gated units: what a region tells, and how much that is worth (Li et al., sections III.B.2 and III.C.2, Figure 2)."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import relu

from ofer.learning.draws import draw_rows
from ofer.methods.unit_layers import UnitCells, UnitConvolution, UnitProduct

LEARNED, ONE, RANDOM = "learned", "one", "random"
"""What gates are: the attention net's; 1, which leaves features as they are (pCNN, gCNN); or drawn between 0 and 1 for
each face in training, and their mean in application."""


@dataclass(frozen=True)
class Gate:
    """kind: LEARNED, ONE or RANDOM. width, hidden: of an attention net's convolution and its first inner product."""

    kind: str
    width: int
    hidden: int


class AttentionNet(nn.Module):
    """I of equation 2: a pooling, a convolution, two inner products and a sigmoid, for each of `units`.

    channels: of each unit's maps. width, hidden: of its convolution and of its first inner product.
    """

    def __init__(self, units: int, channels: int, width: int, hidden: int) -> None:
        super().__init__()
        self.units = units
        self.pool = nn.MaxPool2d(2, ceil_mode=True)
        # The released files lay a border around this 1×1 convolution.
        self.conv = UnitCells(units, channels, width)
        self.norm1 = nn.BatchNorm2d(units * width, affine=False)
        self.inner1 = UnitProduct(units, width, hidden)
        self.norm2 = nn.BatchNorm1d(units * hidden, affine=False)
        self.inner2 = UnitProduct(units, hidden, 1)
        self.norm3 = nn.BatchNorm1d(units)

    def forward(self, maps: Tensor) -> Tensor:
        """Return weights (B, units) between 0 and 1 of maps (B, units · channels, h, w)."""
        maps = relu(self.norm1(self.conv(self.pool(maps))))
        values = self.inner1(maps.mean(dim=(2, 3)).view(len(maps), self.units, -1))
        values = relu(self.norm2(values.flatten(1)))
        values = self.inner2(values.view(len(maps), self.units, -1))
        return self.norm3(values.flatten(1)).sigmoid()


class GatedUnits(nn.Module):
    """Units that encode maps as vectors, each times its gate.

    side: cells along a side of the maps. features: of a unit's vector.
    """

    def __init__(self, units: int, channels: int, side: int, features: int, gate: Gate) -> None:
        super().__init__()
        self.units, self.kind = units, gate.kind
        self.product = UnitProduct(units, channels * side**2, features, bias=True)
        if self.kind == LEARNED:
            self.attention = AttentionNet(units, channels, gate.width, gate.hidden)

    def forward(self, maps: Tensor) -> tuple[Tensor, Tensor]:
        """Return ϕ (B, units, features) and α (B, units) of maps p̃ (B, units · channels, side, side)."""
        psi = relu(self.product(maps.reshape(len(maps), self.units, -1)))  # (1)
        alpha = self.weigh(maps)  # (2)
        return alpha[..., None] * psi, alpha  # (3)

    def weigh(self, maps: Tensor) -> Tensor:
        """Return α (B, units)."""
        if self.kind == LEARNED:
            return self.attention(maps)
        if self.kind == RANDOM and self.training:
            return draw_rows(lambda whole: torch.rand(whole, self.units), len(maps)).to(maps)
        return maps.new_full((len(maps), self.units), 1.0 if self.kind == ONE else 0.5)


class PatchGatedUnits(GatedUnits):
    """PG-Units: two convolutions that keep the size of a patch, then its vector and its gate."""

    def __init__(self, units: int, channels: int, side: int, features: int, gate: Gate) -> None:
        super().__init__(units, channels, side, features, gate)
        self.conv1, self.conv2 = (UnitConvolution(units, channels, channels) for _ in range(2))
        self.norm1, self.norm2 = (nn.BatchNorm2d(units * channels, affine=False) for _ in range(2))

    def forward(self, maps: Tensor) -> tuple[Tensor, Tensor]:
        """Return ϕ (B, units, features) and α (B, units) of patches p (B, units · channels, side, side)."""
        maps = relu(self.norm1(self.conv1(maps)))
        return super().forward(relu(self.norm2(self.conv2(maps))))
