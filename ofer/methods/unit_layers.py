"""Layers of several units at once, each with weights of its own."""

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d


class UnitLayer(nn.Module):
    """Weights (units, after, before), drawn as He et al. (2015) do for what a rectifier follows.

    Their shape keeps a network's memory format from them: a gradient of grouped convolutions would be copied.
    """

    def __init__(self, units: int, before: int, after: int) -> None:
        super().__init__()
        self.units = units
        self.weight = nn.Parameter(torch.empty(units, after, before))
        for one in self.weight:
            nn.init.kaiming_normal_(one, nonlinearity="relu")


class UnitConvolution(UnitLayer):
    """A convolution of each unit's maps, which lie one after the other in the channels; what follows normalises."""

    def __init__(self, units: int, before: int, after: int, kernel: int, *, padding: int) -> None:
        super().__init__(units, before * kernel**2, after)
        self.kernel, self.padding = kernel, padding

    def forward(self, maps: Tensor) -> Tensor:
        """Return maps (B, units · after, …) of maps (B, units · before, …)."""
        weight = self.weight.view(-1, self.weight.shape[2] // self.kernel**2, self.kernel, self.kernel)
        return conv2d(maps, weight, padding=self.padding, groups=self.units)


class UnitProduct(UnitLayer):
    """The inner product, with a bias or not, of each unit's vector."""

    def __init__(self, units: int, before: int, after: int, *, bias: bool = False) -> None:
        super().__init__(units, before, after)
        self.bias = nn.Parameter(torch.zeros(units, after)) if bias else None

    def forward(self, vectors: Tensor) -> Tensor:
        """Return vectors (B, units, after) of vectors (B, units, before)."""
        products = torch.bmm(vectors.transpose(0, 1), self.weight.transpose(1, 2)).transpose(0, 1)
        return products if self.bias is None else products + self.bias
