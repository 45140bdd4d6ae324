"""What a network does, found by running it once: its drawing follows the code, whatever the code becomes."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from ofer.drawing.operations import Operation

LAYOUT = ("contiguous",)
"""Functions that only move a tensor in memory."""


def operations(network: nn.Module, size: int) -> list[Operation]:
    """Return the operations that `network` runs on one flow (2, size, size), its input first.

    A network that takes three channels gets a mask beside the flow. A module without children is one operation,
    however many functions it calls, as is a function that the modules above call themselves. Which output an operation
    reads is told by the tensors' identity, so that a skip connection is there if and only if the tensor arrives.
    """
    record = _Record(network)
    first = next(module for module in network.modules() if isinstance(module, nn.Conv2d))
    flow = torch.zeros(1, first.in_channels, size, size)
    record.add("input", "input", (), flow)
    handles = []
    for module in network.modules():
        if not list(module.children()):
            handles.append(module.register_forward_pre_hook(record.enter))
            handles.append(module.register_forward_hook(record.leave))
    training = network.training
    try:
        with torch.no_grad(), record:
            network.eval()(flow)
    finally:
        network.train(training)
        for handle in handles:
            handle.remove()
    return record.operations


class _Record(TorchFunctionMode):
    """Writes down the modules by hooks, and the functions called outside of them by being a function mode."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.operations: list[Operation] = []
        self._names = {module: name for name, module in network.named_modules()}
        self._made_by: dict[int, int] = {}
        # A tensor that is freed would give its identity to another one.
        self._alive: list[Tensor] = []
        self._depth = 0

    def add(self, name: str, kind: str, arguments: tuple[Any, ...], output: Tensor, modules: Any = ()) -> None:
        inputs = tuple(self._made_by[id(value)] for value in arguments if id(value) in self._made_by)
        self._alive.append(output)
        if kind in LAYOUT:
            self._made_by[id(output)] = inputs[0]
            return
        weights = {id(weight): weight for module in modules for weight in module.parameters()}
        kernels = [module.kernel_size[0] for module in modules if isinstance(module, nn.Conv2d)]
        self._made_by[id(output)] = len(self.operations)
        self.operations.append(
            Operation(
                name=name,
                kind=kind,
                inputs=inputs,
                shape=tuple(output.shape[1:]),
                parameters=sum(weight.numel() for weight in weights.values()),
                kernel=max(kernels, default=0),
            )
        )

    def enter(self, module: nn.Module, arguments: tuple[Any, ...]) -> None:
        self._depth += 1

    def leave(self, module: nn.Module, arguments: tuple[Any, ...], output: Tensor) -> None:
        self._depth -= 1
        # A module may get others to work with: their weights are read here.
        given = [value for value in arguments if isinstance(value, nn.Module)]
        name = self._names[given[0] if given else module]
        self.add(name, type(module).__name__, arguments, output, [module, *given])

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        output = func(*args, **(kwargs or {}))
        in_place = func.__name__.endswith("_")
        if self._depth == 0 and isinstance(output, Tensor) and (in_place or id(output) not in self._made_by):
            name = func.__name__.rstrip("_")
            self.add(name, name, args, output)
        return output
