"""Blocks of a network's drawing: a block per map, the functions that keep its shape said in its label."""

from collections.abc import Sequence
from dataclasses import dataclass

from ofer.drawing.operations import Operation

_SAID_IN_THE_LABEL = {"relu": "ReLU", "ReLU": "ReLU", "Dropout": "dropout", "BatchNorm2d": "batch norm"}
_NAMES = {"max_pool2d": "max-pool", "MaxPool2d": "max-pool", "Linear": "fully conn."}


@dataclass(frozen=True)
class Block:
    """A map or vector of a network. `sources` are the blocks that it is made of, the further ones by skip connections.

    label: a line for each thing that was done to get it. level: how often the map was halved, plus one, as skip
    connections are numbered; 0 for a vector. parameters: weights read for it.
    """

    kind: str
    label: tuple[str, ...]
    shape: tuple[int, ...]
    sources: tuple[int, ...]
    parameters: int
    level: int


def blocks(operations: Sequence[Operation]) -> list[Block]:
    """Return the blocks of a network's operations, in order."""
    found: list[Block] = []
    block_of: dict[int, int] = {}
    flattened: set[int] = set()
    for index, operation in enumerate(operations):
        sources = tuple(block_of[source] for source in operation.inputs)
        if operation.kind in _SAID_IN_THE_LABEL:
            found[sources[0]] = _extended(found[sources[0]], operation)
            block_of[index] = sources[0]
        elif operation.kind == "flatten":
            flattened.add(index)
            block_of[index] = sources[0]
        else:
            label = _label(operation, [found[source] for source in sources])
            if flattened.intersection(operation.inputs):
                label = ("flatten,", *label)
            block_of[index] = len(found)
            found.append(
                Block(
                    kind=operation.kind,
                    label=label,
                    shape=operation.shape,
                    sources=sources,
                    parameters=operation.parameters,
                    level=_level(operation.shape, operations[0].shape),
                )
            )
    return found


def _extended(block: Block, operation: Operation) -> Block:
    *lines, last = block.label
    label = (*lines, f"{last},", _SAID_IN_THE_LABEL[operation.kind])
    return Block(block.kind, label, block.shape, block.sources, block.parameters + operation.parameters, block.level)


def _label(operation: Operation, sources: Sequence[Block]) -> tuple[str, ...]:
    if operation.kind == "input":
        return ("flow",) if operation.shape[0] == 2 else ("flow,", "mask")
    lines = []
    if sources and len(operation.shape) == len(sources[0].shape) == 3:
        before, after = sources[0].shape[-1], operation.shape[-1]
        if after > before:
            lines.append(f"up ×{after // before},")
        if len(sources) > 1:
            lines.append("concatenate,")
        if before > after:
            return (f"{_NAMES.get(operation.kind, operation.kind)} {before // after}",)
    name = f"conv {operation.kernel}×{operation.kernel}" if operation.kernel else operation.kind
    return (*lines, _NAMES.get(operation.kind, name))


def _level(shape: tuple[int, ...], whole: tuple[int, ...]) -> int:
    return (whole[-1] // shape[-1]).bit_length() if len(shape) == 3 else 0
