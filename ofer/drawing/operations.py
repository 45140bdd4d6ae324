"""What a network does, as plain data: its operations in the order in which they run."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Operation:
    """One operation of a network on one sample.

    name: its module, or the function. kind: the module's class or the function, such as "Conv2d" and "relu".
    inputs: indices of the operations whose outputs it reads, as it takes them; none for the network's input.
    shape: of its output, (channels, height, width) or (units,). parameters: weights that it reads, biases counted.
    kernel: side of a convolution's kernel in cells, 0 for other operations.
    """

    name: str
    kind: str
    inputs: tuple[int, ...]
    shape: tuple[int, ...]
    parameters: int = 0
    kernel: int = 0


def joins(operations: Sequence[Operation]) -> list[tuple[int, int]]:
    """Return (source, target) of every skip connection: the further inputs of operations that read several."""
    return [(source, target) for target, operation in enumerate(operations) for source in operation.inputs[1:]]
