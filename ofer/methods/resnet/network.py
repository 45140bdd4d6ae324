"""Residual networks of basic blocks (He et al. 2016, Table 1: 18 and 34 layers), weights named as torchvision's."""

from collections.abc import Sequence

from torch import Tensor, nn
from torch.nn.functional import relu


def convolution(before: int, after: int, kernel: int, stride: int = 1) -> nn.Conv2d:
    """Return a convolution that keeps the size but for its stride; what follows normalises, so that it has no bias."""
    return nn.Conv2d(before, after, kernel, stride, padding=kernel // 2, bias=False)


class BasicBlock(nn.Module):
    """y = relu(F(x) + x) (He et al., equations 1 and 2; Figure 2), F being two 3×3 convolutions.

    Where F halves the size or changes the width, x goes through a 1×1 convolution (the paper's option B).
    """

    def __init__(self, before: int, after: int, stride: int) -> None:
        super().__init__()
        self.conv1 = convolution(before, after, 3, stride)
        self.bn1 = nn.BatchNorm2d(after)
        self.conv2 = convolution(after, after, 3)
        self.bn2 = nn.BatchNorm2d(after)
        self.downsample: nn.Module = nn.Identity()
        if stride != 1 or before != after:
            self.downsample = nn.Sequential(convolution(before, after, 1, stride), nn.BatchNorm2d(after))

    def forward(self, x: Tensor) -> Tensor:
        """Return y (N, after, …) of x (N, before, …)."""
        residual = relu(self.bn1(self.conv1(x)))
        residual = self.bn2(self.conv2(residual))
        return relu(residual + self.downsample(x))


class ResNet(nn.Module):
    """A stem, four stages of basic blocks, global average pooling and one fully connected layer; gives logits.

    blocks: of each stage; (2, 2, 2, 2) has 18 layers, (3, 4, 6, 3) has 34. Each stage but the first halves the size and
    doubles the width. stem: "imagenet", a 7×7 convolution and a max-pool that quarter the size (the paper, for
    224 × 224), or "small", a 3×3 convolution that keeps it (the paper's section 4.2, for 32 × 32).
    """

    def __init__(self, *, classes: int, channels: int, width: int, blocks: Sequence[int], stem: str) -> None:
        super().__init__()
        large = stem == "imagenet"
        self.conv1 = convolution(channels, width, 7, stride=2) if large else convolution(channels, width, 3)
        self.bn1 = nn.BatchNorm2d(width)
        self.maxpool: nn.Module = nn.MaxPool2d(3, stride=2, padding=1) if large else nn.Identity()
        self.layer1 = stage(width, width, blocks[0], stride=1)
        self.layer2 = stage(width, 2 * width, blocks[1], stride=2)
        self.layer3 = stage(2 * width, 4 * width, blocks[2], stride=2)
        self.layer4 = stage(4 * width, 8 * width, blocks[3], stride=2)
        self.fc = nn.Linear(8 * width, classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, pictures: Tensor) -> Tensor:
        """Return logits (N, classes) of normalised pictures (N, channels, side, side)."""
        maps = self.maxpool(relu(self.bn1(self.conv1(pictures))))
        maps = self.layer4(self.layer3(self.layer2(self.layer1(maps))))
        return self.fc(maps.mean(dim=(2, 3)))


def stage(before: int, after: int, blocks: int, stride: int) -> nn.Sequential:
    """Return blocks of one width, of which the first changes size and width."""
    first = BasicBlock(before, after, stride)
    return nn.Sequential(first, *(BasicBlock(after, after, 1) for _ in range(blocks - 1)))
