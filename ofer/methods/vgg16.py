"""VGG-16 with batch normalisation (Simonyan and Zisserman 2015), whole or up to one of its convolutions."""

from math import log2

from torch import Tensor, nn

from ofer.base.errors import OferError
from ofer.learning.draws import Dropout
from ofer.learning.layouts import VGG16_STAGES

CONV4_2, CONV5_2, CONV5_3 = 21, 28, 30
"""Layers up to the ReLU after these convolutions."""
HIDDEN = 4096
"""Units of its fully connected layers."""


def narrow(width: float, channels: int) -> int:
    """Return a share `width` of `channels`, one at least."""
    return max(1, round(width * channels))


class NormalisedConvolution(nn.Conv2d):
    """A 3×3 convolution and batch normalisation of what it gives, which makes biases idle.

    Its weight has the name that it has in networks without normalisation.
    """

    def __init__(self, before: int, after: int) -> None:
        super().__init__(before, after, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(after, affine=False)

    def forward(self, maps: Tensor) -> Tensor:
        """Return maps (N, after, …) of maps (N, before, …)."""
        return self.norm(super().forward(maps))


class VGG16(nn.Module):
    """The first `layers` layers of VGG-16, in torchvision's places: `features.0` to `features.30`.

    width: share of its channels. stride: pixels of a picture from one cell of conv4's maps to the next, 8 in VGG-16;
    for smaller pictures the last of the three max-pools before conv4 are left out.
    """

    def __init__(self, *, width: float = 1.0, stride: int = 8, layers: int) -> None:
        super().__init__()
        found: list[nn.Module] = []
        before = 3
        for number, stage in enumerate(VGG16_STAGES, start=1):
            for channels in stage:
                after = narrow(width, channels)
                found += [NormalisedConvolution(before, after), nn.ReLU()]
                before = after
            pooled = number <= log2(stride) or number > 3
            found.append(nn.MaxPool2d(2) if pooled else nn.Identity())
        self.features = nn.Sequential(*found[:layers])
        self.channels = before

    def forward(self, pictures: Tensor) -> Tensor:
        """Return the last maps (N, channels, …) of normalised pictures (N, 3, side, side)."""
        return self.features(pictures)


class VGG16Classifier(VGG16):
    """The whole of VGG-16, three fully connected layers at its end; gives logits.

    side: pixels along one side of a picture.
    """

    def __init__(self, *, side: int, classes: int, width: float = 1.0, stride: int = 8, dropout: float = 0.5) -> None:
        super().__init__(width=width, stride=stride, layers=CONV5_3 + 1)
        cells, hidden = side // (4 * stride), narrow(width, HIDDEN)
        if cells < 1:
            raise OferError(f"side: {side} is too small for stride {stride}; use {4 * stride} or more")
        self.classifier = nn.Sequential(
            nn.Linear(self.channels * cells**2, hidden), nn.ReLU(), Dropout(dropout),
            nn.Linear(hidden, hidden), nn.ReLU(), Dropout(dropout),
            nn.Linear(hidden, classes),
        )  # fmt: skip

    def forward(self, pictures: Tensor) -> Tensor:
        """Return logits (N, classes) of normalised pictures (N, 3, side, side)."""
        return self.classifier(super().forward(pictures).flatten(1))


def draw_weights(network: nn.Module) -> None:
    """Draw all weights as He et al. (2015) do; biases become zero.

    The fully connected layers of a whole VGG-16 are drawn from N(0, 0.01²), as its authors do: by He et al. they give
    logits so large that the network learns nothing (docs/acnn.md).
    """
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    whole = [part for part in network.modules() if isinstance(part, VGG16Classifier)]
    for layer in (layer for part in whole for layer in part.classifier if isinstance(layer, nn.Linear)):
        nn.init.normal_(layer.weight, std=0.01)
