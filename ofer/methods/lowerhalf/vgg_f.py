"""VGG-f (CNN-F of Chatfield et al. 2014) without its fully connected layers (Georgescu and Ionescu, section 3.1)."""

from collections.abc import Sequence

from torch import Tensor, nn
from torch.nn.functional import max_pool2d, pad, relu

from ofer.base.errors import OferError
from ofer.learning.draws import Dropout

NEIGHBOURS, BIAS, WEIGHT, POWER = 5, 2.0, 1e-4, 0.75
"""Of the normalisation: channels that count, and the constants of the sum of their squares."""


class VGGF(nn.Module):
    """Five convolutions, a global max-pool in place of fc6 and fc7, and a classifier; gives logits.

    side: pixels along one side of a picture. width: share of the paper's channels. kernel, stride: of conv1, 11 and 4
    in the paper, for pictures of 224. dropouts: rates after conv3, conv4 and conv5.

    Weights are named as Chatfield's, so that theirs fit: conv1 to conv5.
    """

    def __init__(
        self, *, side: int, classes: int, width: float, kernel: int, stride: int, dropouts: Sequence[float]
    ) -> None:
        super().__init__()
        if side < kernel + 7 * stride:
            raise OferError(
                f"side: {side} is too small for a stem of {kernel} by {stride} and three poolings; "
                f"use {kernel + 7 * stride} or more, or a smaller stem"
            )
        narrow, wide = (max(1, round(width * channels)) for channels in (64, 256))
        self.conv1 = nn.Conv2d(3, narrow, kernel, stride)
        self.conv2 = nn.Conv2d(narrow, wide, 5, padding=2)
        self.conv3 = nn.Conv2d(wide, wide, 3, padding=1)
        self.conv4 = nn.Conv2d(wide, wide, 3, padding=1)
        self.conv5 = nn.Conv2d(wide, wide, 3, padding=1)
        self.dropout3, self.dropout4, self.dropout5 = map(Dropout, dropouts)
        self.classifier = nn.Linear(wide, classes)

    def forward(self, pictures: Tensor) -> Tensor:
        """Return logits (N, classes) of pictures (N, 3, side, side) less their mean."""
        maps = pool(normalise(relu(self.conv1(pictures))))
        maps = pool(normalise(relu(self.conv2(maps))))
        maps = self.dropout3(relu(self.conv3(maps)))
        maps = self.dropout4(relu(self.conv4(maps)))
        maps = self.dropout5(relu(self.conv5(maps)))
        return self.classifier(pool(maps).amax(dim=(2, 3)))


def pool(maps: Tensor) -> Tensor:
    """Return the maximum of 3 × 3 cells at every other cell; a window that the border cuts counts, as Chatfield's."""
    return max_pool2d(maps, kernel_size=3, stride=2, ceil_mode=True)


def normalise(maps: Tensor) -> Tensor:
    """Return each cell over a power of the squares of five neighbouring channels (Krizhevsky et al. 2012, section 3.3).

    torch has the same on another scale of the weight, by an operation that on a GPU is not repeatable.
    """
    channels, squares = maps.shape[1], pad(maps.square(), (0, 0, 0, 0, NEIGHBOURS // 2, NEIGHBOURS // 2))
    total = sum(squares[:, first : first + channels] for first in range(NEIGHBOURS))
    return maps / (BIAS + WEIGHT * total) ** POWER
