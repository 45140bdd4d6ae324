"""The flow CNN that recognises expressions (Poux et al., section 3.4; sizes from a third party, protocol §3.3)."""

from collections.abc import Sequence

from torch import Tensor, nn

from ofer.base.errors import OferError
from ofer.learning.draws import Dropout
from ofer.learning.kernels import flow_cnn
from ofer.learning.kernels.switch import has_kernel


class FlowCNN(nn.Module):
    """Three times convolution, ReLU and max-pool, then fully connected layers; gives logits.

    channels, kernels: outputs and odd kernel sides of the convolutions, zero-padded to keep the size.
    fully_connected: widths of the hidden fully connected layers, each followed by ReLU and dropout.
    batch_norm: normalise each convolution's output before ReLU. size: cells along one side of a flow.
    """

    def __init__(
        self,
        *,
        size: int,
        classes: int,
        channels: Sequence[int],
        kernels: Sequence[int],
        fully_connected: Sequence[int],
        dropout: float,
        batch_norm: bool,
    ) -> None:
        super().__init__()
        if len(channels) != len(kernels):
            raise OferError(f"kernels: {len(kernels)} for {len(channels)} channels; give one for each convolution")
        side = size >> len(channels)
        if side < 1:
            raise OferError(
                f"size: {size} is too small to be halved {len(channels)} times; use {1 << len(channels)} or more"
            )
        layers: list[nn.Module] = []
        before = 2
        for after, kernel in zip(channels, kernels, strict=True):
            layers.append(nn.Conv2d(before, after, kernel, padding=kernel // 2))
            if batch_norm:
                layers.append(nn.BatchNorm2d(after))
            layers += [nn.ReLU(), nn.MaxPool2d(2)]
            before = after
        self.convolutions = nn.Sequential(*layers)
        width = before * side * side
        hidden: list[nn.Module] = []
        for next_width in fully_connected:
            hidden += [nn.Linear(width, next_width), nn.ReLU(), Dropout(dropout)]
            width = next_width
        self.classifier = nn.Sequential(*hidden, nn.Linear(width, classes))

    @has_kernel(flow_cnn.logits)
    def forward(self, flow: Tensor) -> Tensor:
        """Return logits (N, classes) of scaled flows (N, 2, size, size)."""
        maps = self.convolutions(flow)
        return self.classifier(maps.flatten(1))
