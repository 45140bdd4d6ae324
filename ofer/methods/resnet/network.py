"""Residual networks of basic blocks (He et al. 2016, Table 1: 18 and 34 layers), weights named as torchvision's."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from torch import Tensor, nn
from torch.nn.functional import relu

from ofer.learning.batch_norm import BatchNorm2d


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
        self.bn1 = BatchNorm2d(after)
        self.conv2 = convolution(after, after, 3)
        self.bn2 = BatchNorm2d(after)
        self.downsample: nn.Module = nn.Identity()
        if stride != 1 or before != after:
            self.downsample = nn.Sequential(convolution(before, after, 1, stride), BatchNorm2d(after))

    def forward(self, x: Tensor) -> Tensor:
        """Return y (N, after, …) of x (N, before, …)."""
        residual = relu(self.bn1(self.conv1(x)))
        residual = self.bn2(self.conv2(residual))
        return relu(residual + self.downsample(x))


class Extractor(nn.Module):
    """A stem, four stages of basic blocks and global average pooling; gives features.

    blocks: of each stage; (2, 2, 2, 2) has 18 layers, (3, 4, 6, 3) has 34. Each stage but the first halves the size and
    doubles the width. stem: "imagenet", a 7×7 convolution and a max-pool that quarter the size (the paper, for
    224 × 224), or "small", a 3×3 convolution that keeps it (the paper's section 4.2, for 32 × 32).
    """

    def __init__(self, *, channels: int, width: int, blocks: Sequence[int], stem: str) -> None:
        super().__init__()
        large = stem == "imagenet"
        self.conv1 = convolution(channels, width, 7, stride=2) if large else convolution(channels, width, 3)
        self.bn1 = BatchNorm2d(width)
        self.maxpool: nn.Module = nn.MaxPool2d(3, stride=2, padding=1) if large else nn.Identity()
        self.layer1 = stage(width, width, blocks[0], stride=1)
        self.layer2 = stage(width, 2 * width, blocks[1], stride=2)
        self.layer3 = stage(2 * width, 4 * width, blocks[2], stride=2)
        self.layer4 = stage(4 * width, 8 * width, blocks[3], stride=2)
        self.width, self.features = width, 8 * width

    def draw_weights(self) -> None:
        """Draw the weights of convolutions as He et al. (2015) do."""
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def first(self, pictures: Tensor) -> Tensor:
        """Return the maps (N, width, s', s') of the first convolution, of normalised pictures (N, channels, s, s)."""
        return relu(self.bn1(self.conv1(pictures)))

    def after(self, maps: Tensor) -> Tensor:
        """Return features (N, features) of the maps that `first` gives."""
        maps = self.layer4(self.layer3(self.layer2(self.layer1(self.maxpool(maps)))))
        return maps.mean(dim=(2, 3))


class ResNet(Extractor):
    """An extractor, and one fully connected layer or, with sizes `hidden`, several with ReLU between; gives logits."""

    def __init__(
        self,
        *,
        classes: int,
        channels: int,
        width: int,
        blocks: Sequence[int],
        stem: str,
        hidden: Sequence[int] = (),
    ) -> None:
        super().__init__(channels=channels, width=width, blocks=blocks, stem=stem)
        sizes = (self.features, *hidden, classes)
        layers = [nn.Linear(before, after) for before, after in pairwise(sizes)]
        self.fc = layers[0] if len(layers) == 1 else nn.Sequential(*between(layers, nn.ReLU))
        self.frozen = False
        self.draw_weights()

    def forward(self, pictures: Tensor) -> Tensor:
        """Return logits (N, classes) of normalised pictures (N, channels, side, side)."""
        return self.fc(self.after(self.first(pictures)))

    def freeze(self) -> None:
        """Keep the extractor as it is, its normalisations too, whatever is trained."""
        self.frozen = True
        for name, parameter in self.named_parameters():
            parameter.requires_grad_(name.startswith("fc."))

    def train(self, mode: bool = True) -> "ResNet":
        """Set the mode, in which a frozen extractor stays that of evaluation."""
        super().train(mode and not self.frozen)
        self.fc.train(mode)
        return self


def between(layers: Sequence[nn.Module], other: Callable[[], nn.Module]) -> Iterator[nn.Module]:
    """Give the layers with another between each two."""
    for number, layer in enumerate(layers):
        if number:
            yield other()
        yield layer


def stage(before: int, after: int, blocks: int, stride: int) -> nn.Sequential:
    """Return blocks of one width, of which the first changes size and width."""
    first = BasicBlock(before, after, stride)
    return nn.Sequential(first, *(BasicBlock(after, after, 1) for _ in range(blocks - 1)))
