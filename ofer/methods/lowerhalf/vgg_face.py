"""VGG-face (Parkhi et al. 2015) without its fully connected layers (Georgescu and Ionescu, section 3.1)."""

from collections.abc import Sequence

from torch import Tensor, nn

from ofer.base.errors import OferError
from ofer.learning.draws import Dropout

BLOCKS = ((64, 64), (128, 128), (256, 256, 256), (512, 512, 512), (512, 512, 512))
"""Channels of the thirteen convolutions, those of VGG-16; a block ends with a max-pool."""


class VGGFace(nn.Module):
    """Thirteen convolutions, a global max-pool in place of fc6 and fc7, and a classifier; gives logits.

    side: pixels along one side of a picture. width: share of the paper's channels. dropouts: rates of the layers after
    the convolutions of the last two blocks.

    Weights are named as torchvision's VGG-16: `features.` and the place in its list of layers.
    """

    def __init__(self, *, side: int, classes: int, width: float, dropouts: Sequence[float]) -> None:
        super().__init__()
        if side < 1 << len(BLOCKS):
            raise OferError(
                f"side: {side} is too small to be halved {len(BLOCKS)} times; use {1 << len(BLOCKS)} or more"
            )
        self.features = nn.Sequential()
        rates, before, place = iter(dropouts), 3, 0
        for number, block in enumerate(BLOCKS, start=1):
            for channels in block:
                after = max(1, round(width * channels))
                self.features.add_module(str(place), nn.Conv2d(before, after, 3, padding=1))
                self.features.add_module(str(place + 1), nn.ReLU())
                if number >= 4:
                    self.features.add_module(f"dropout{place}", Dropout(next(rates)))
                before, place = after, place + 2
            self.features.add_module(str(place), nn.MaxPool2d(2))
            place += 1
        self.classifier = nn.Linear(before, classes)

    def forward(self, pictures: Tensor) -> Tensor:
        """Return logits (N, classes) of pictures (N, 3, side, side) less their mean."""
        return self.classifier(self.features(pictures).amax(dim=(2, 3)))
