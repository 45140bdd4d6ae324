"""A network as a row of blocks, described layer by layer: what the figures of networks draw."""

from dataclasses import dataclass
from math import prod


@dataclass(frozen=True)
class Block:
    """A map (channels, rows, columns) or a vector (units,) of a network, and how it comes from the block before.

    kind: of layer, which decides the colour. label: a line for each operation. skip: index of a block that is
    concatenated to what the layer gets. level: how often the map was halved, plus one; 0 for a vector.
    """

    kind: str
    shape: tuple[int, ...]
    label: tuple[str, ...]
    parameters: int
    skip: int | None
    level: int


class Sketch:
    """The blocks of a network from its input on. Each method appends what a layer gives and returns its index."""

    def __init__(self, shape: tuple[int, ...], *label: str) -> None:
        self.blocks: list[Block] = []
        self.add("input", shape, *label)

    def add(self, kind: str, shape: tuple[int, ...], *label: str, parameters: int = 0, skip: int | None = None) -> int:
        """Append a block of any kind."""
        whole = self.blocks[0].shape if self.blocks else shape
        level = (whole[-1] // shape[-1]).bit_length() if len(shape) == 3 else 0
        self.blocks.append(Block(kind, shape, label, parameters, skip, level))
        return len(self.blocks) - 1

    def convolution(
        self, channels: int, kernel: int, *then: str, up: int = 1, skip: int | None = None, batch_norm: bool = False
    ) -> int:
        """Append a convolution that keeps the size, of the map `up` times as large with the map of `skip` behind it."""
        before, rows, columns = self.blocks[-1].shape
        if skip is not None:
            before += self.blocks[skip].shape[0]
        label = [f"up ×{up}"] * (up > 1) + ["concatenate"] * (skip is not None)
        label += [f"conv {kernel}×{kernel}"] + ["batch norm"] * batch_norm
        parameters = (kernel**2 * before + 1 + 2 * batch_norm) * channels
        kind, shape = "decoder" if up > 1 else "convolution", (channels, up * rows, up * columns)
        return self.add(kind, shape, *label, *then, parameters=parameters, skip=skip)

    def pooling(self, factor: int, *then: str) -> int:
        """Append a max-pooling."""
        channels, rows, columns = self.blocks[-1].shape
        return self.add("pooling", (channels, rows // factor, columns // factor), f"max-pool {factor}", *then)

    def fully_connected(self, units: int, *then: str) -> int:
        """Append a fully connected layer; a map is flattened before it."""
        shape = self.blocks[-1].shape
        label = ["flatten"] * (len(shape) > 1) + ["fully conn."]
        return self.add("fully connected", (units,), *label, *then, parameters=(prod(shape) + 1) * units)
