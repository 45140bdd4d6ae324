"""Networks whose early maps are cut into patches, and whose late maps stand for the whole face."""

from torch import Tensor, nn

from ofer.methods.resnet.network import Extractor
from ofer.methods.vgg16 import CONV4_2, CONV5_2, VGG16

RESNET_STEMS = {8: "imagenet", 2: "small"}
"""Stem of a residual network by the stride of its second stage."""


class VGGBackbone(VGG16):
    """VGG-16: early maps are conv4_2's, late ones conv5_2's (Li et al., sections III.B and III.C)."""

    def __init__(self, *, width: float, stride: int, whole_face: bool) -> None:
        super().__init__(width=width, stride=stride, layers=CONV5_2 if whole_face else CONV4_2)
        self.stride = stride
        self.early_channels = self.late_channels = self.channels

    def early(self, pictures: Tensor) -> Tensor:
        """Return conv4_2 (N, early_channels, …) of pictures (N, 3, s, s)."""
        return self.features[:CONV4_2](pictures)

    def late(self, maps: Tensor) -> Tensor:
        """Return conv5_2 (N, late_channels, …) of conv4_2."""
        return self.features[CONV4_2:](maps)

    def late_cells(self, side: int) -> int:
        """Return the cells along a side of late maps of pictures of `side`."""
        return side // (2 * self.stride)


class ResNetBackbone(Extractor):
    """ResNet-18: early maps are the second stage's, late ones the fourth's."""

    def __init__(self, *, width: float, stride: int, whole_face: bool) -> None:
        # At least 8: `ofer.methods.settings.Width` says why.
        first = max(8, round(64 * width))
        super().__init__(channels=3, width=first, blocks=(2, 2, 2, 2), stem=RESNET_STEMS[stride])
        self.draw_weights()
        if not whole_face:
            self.layer3 = self.layer4 = nn.Sequential()
        self.stride = stride
        self.early_channels, self.late_channels = 2 * first, 8 * first

    def early(self, pictures: Tensor) -> Tensor:
        """Return the second stage (N, early_channels, …) of pictures (N, 3, s, s)."""
        return self.layer2(self.layer1(self.maxpool(self.first(pictures))))

    def late(self, maps: Tensor) -> Tensor:
        """Return the fourth stage (N, late_channels, …) of the second."""
        return self.layer4(self.layer3(maps))

    def late_cells(self, side: int) -> int:
        """Return the cells along a side of late maps of pictures of `side`, whose last cells may be cut off."""
        return -(-side // (4 * self.stride))


BACKBONES: dict[str, type[VGGBackbone] | type[ResNetBackbone]] = {"vgg16": VGGBackbone, "resnet18": ResNetBackbone}
