"""The auto-encoder as it is drawn."""

from collections.abc import Sequence

from ofer.drawing.blocks import Block, Sketch


def sketch(size: int, channels: Sequence[int], skips: Sequence[int], mask_channel: bool = False) -> list[Block]:
    """Return the blocks of an `AutoEncoder` with these arguments, on flows of `size` cells."""
    drawn = Sketch((2 + mask_channel, size, size), "flow", *["mask"] * mask_channel)
    encoded = {}
    for level, width in enumerate(channels, start=1):
        # Where no skip wants the map, ReLU comes after pooling, which gives the same.
        encoded[level] = drawn.convolution(width, 3, *["ReLU"] * (level in skips))
        drawn.pooling(2, *["ReLU"] * (level not in skips))
    for level in range(len(channels), 0, -1):
        width = [2, *channels][level - 1]
        drawn.convolution(width, 3, *["ReLU"] * (level > 1), up=2, skip=encoded[level] if level in skips else None)
    return drawn.blocks
