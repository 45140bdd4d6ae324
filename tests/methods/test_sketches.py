"""Networks are drawn as they are: each drawn layer has the shape and the weights of the module's, skips their maps."""

from itertools import combinations, pairwise

import pytest
import torch
from torch import nn

from ofer.methods.flowrec import sketch as flowrec
from ofer.methods.flowrec.network import AutoEncoder
from ofer.methods.recogniser import sketch as recogniser
from ofer.methods.recogniser.network import FlowCNN


def layers(network: nn.Module, channels: int) -> list[tuple[str, tuple[int, ...], int, tuple[int, ...]]]:
    """Return kind, shape of the output, weights and shape of the input of each module that one flow runs through."""
    found = []

    def note(module: nn.Module, arguments: tuple, output: torch.Tensor) -> None:
        weights = sum(weight.numel() for weight in module.parameters())
        found.append((type(module).__name__, tuple(output.shape[1:]), weights, tuple(arguments[0].shape[1:])))

    for module in network.modules():
        if not list(module.children()):
            module.register_forward_hook(note)
    with torch.no_grad():
        network.eval()(torch.zeros(1, channels, 16, 16))
    return found


@pytest.mark.parametrize("mask", [False, True], ids=["flow", "flow and mask"])
@pytest.mark.parametrize("skips", [skips for count in range(4) for skips in combinations((1, 2, 3), count)], ids=str)
def test_the_auto_encoder(skips: tuple[int, ...], mask: bool, plain_forms: None) -> None:
    drawn = flowrec.sketch(16, (4, 6, 8), skips, mask)
    blocks = [block for block in drawn if block.parameters]
    real = layers(AutoEncoder((4, 6, 8), skips, mask), 2 + mask)
    assert [(block.shape, block.parameters) for block in blocks] == [(shape, weights) for _, shape, weights, _ in real]
    for (before, block), (*_, seen) in zip(
        ((before, block) for before, block in pairwise(drawn) if block.parameters), real, strict=True
    ):
        beside = 0 if block.skip is None else drawn[block.skip].shape[0]
        assert seen == (before.shape[0] + beside, *block.shape[1:])
    assert sorted(drawn[block.skip].level for block in blocks if block.skip is not None) == list(skips)


@pytest.mark.parametrize("hidden", [[], [7], [7, 5]], ids=str)
@pytest.mark.parametrize("batch_norm", [False, True])
def test_the_recogniser(hidden: list[int], batch_norm: bool) -> None:
    settings = {
        "size": 16, "classes": 6, "channels": (2, 3), "kernels": (5, 3), "fully_connected": hidden,
        "batch_norm": batch_norm,
    }  # fmt: skip
    words = {
        "Conv2d": "conv", "MaxPool2d": "max-pool", "ReLU": "ReLU", "BatchNorm2d": "batch", "Linear": "fully",
        "Dropout": "dropout",
    }  # fmt: skip
    modules = iter(layers(FlowCNN(**settings, dropout=0.5), 2))
    for block in recogniser.sketch(**settings)[1:]:
        kinds, shapes, weights, _ = zip(*(next(modules) for line in block.label if line != "flatten"), strict=True)
        lines = [line.split(" ")[0] for line in block.label if line != "flatten"]
        assert lines == [words[kind] for kind in kinds]
        assert set(shapes) == {block.shape}
        assert sum(weights) == block.parameters
    assert not list(modules)
