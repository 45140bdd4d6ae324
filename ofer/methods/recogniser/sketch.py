"""The flow CNN as it is drawn."""

from collections.abc import Sequence

from ofer.drawing.blocks import Block, Sketch


def sketch(
    *,
    size: int,
    classes: int,
    channels: Sequence[int],
    kernels: Sequence[int],
    fully_connected: Sequence[int],
    batch_norm: bool,
) -> list[Block]:
    """Return the blocks of a `FlowCNN` with these arguments."""
    drawn = Sketch((2, size, size), "flow")
    for width, kernel in zip(channels, kernels, strict=True):
        drawn.convolution(width, kernel, batch_norm=batch_norm)
        drawn.pooling(2, "ReLU")
    for width in fully_connected:
        drawn.fully_connected(width, "ReLU", "dropout")
    drawn.fully_connected(classes)
    return drawn.blocks
