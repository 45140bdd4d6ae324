"""Part-aligned attention: maps that a network learns pick parts of a picture (Zhao et al. 2017, section 3)."""

import torch
from torch import Tensor, nn

from ofer.methods.unit_layers import UnitProduct
from ofer.methods.vgg16 import CONV5_3, VGG16, narrow


class PartAttention(nn.Module):
    """VGG-16's convolutions, `maps` attention maps over what they give, and a vector for each; gives logits.

    features: of all vectors together, at full `width`. stride: see VGG16.
    """

    def __init__(self, *, maps: int, classes: int, features: int, width: float, stride: int) -> None:
        super().__init__()
        self.backbone = VGG16(width=width, stride=stride, layers=CONV5_3)
        each = narrow(width / maps, features)
        self.attention = nn.Conv2d(self.backbone.channels, maps, 1)
        self.product = UnitProduct(maps, self.backbone.channels, each, bias=True)
        self.classifier = nn.Linear(maps * each, classes)

    def forward(self, pictures: Tensor) -> Tensor:
        """Return logits (N, classes) of normalised pictures (N, 3, side, side)."""
        features = self.backbone(pictures)
        attention = self.attention(features).sigmoid()
        # Each part is the mean over places of what its map lets through.
        parts = torch.einsum("nkhw,nchw->nkc", attention, features) / features[0, 0].numel()
        return self.classifier(self.product(parts).flatten(1))
