"""What a network does is found by running it: layers, shapes, weights, and which map arrives where."""

from itertools import combinations

import pytest
import torch
from torch import nn
from torch.nn.functional import relu

from ofer.drawing.operations import joins
from ofer.learning.structure import operations
from ofer.methods.flowrec.network import AutoEncoder
from ofer.methods.recogniser.network import FlowCNN

ALL_SETS = [skips for count in range(4) for skips in combinations((1, 2, 3), count)]


def test_a_network_that_sees_the_mask_gets_it_as_third_channel():
    with_mask, without = (operations(AutoEncoder((4, 6, 8), (1,), mask), 16) for mask in (True, False))
    assert with_mask[0].shape == (3, 16, 16) and without[0].shape == (2, 16, 16)
    assert [one.shape for one in with_mask[1:]] == [one.shape for one in without[1:]]


@pytest.mark.parametrize("skips", ALL_SETS, ids=str)
def test_a_skip_joins_the_encoders_map_to_the_decoders_level_of_that_size(skips):
    found = operations(AutoEncoder((4, 6, 8), skips), 16)
    joined = [(found[source], found[target]) for source, target in joins(found)]
    sides = {1: 16, 2: 8, 3: 4}
    assert sorted(target.shape[-1] for _, target in joined) == sorted(sides[skip] for skip in skips)
    for source, target in joined:
        level = {side: skip for skip, side in sides.items()}[target.shape[-1]]
        assert target.kind == "Decode"
        # After ReLU and before pooling, as the paper's U-net.
        assert source.kind == "relu"
        assert found[source.inputs[0]].name == f"encoder.{level - 1}"
        assert source.shape[-1] == target.shape[-1]


@pytest.mark.parametrize(
    "network",
    [
        AutoEncoder((4, 6, 8), (1, 3)),
        FlowCNN(size=16, classes=6, channels=(2, 3), kernels=(5, 3), fully_connected=[7], dropout=0.5, batch_norm=True),
    ],
    ids=["restorer", "recogniser"],
)
def test_shapes_and_parameters_are_those_of_the_network(network):
    found = operations(network, 16)
    assert sum(operation.parameters for operation in found) == sum(weight.numel() for weight in network.parameters())
    with torch.no_grad():
        assert found[-1].shape == tuple(network.eval()(torch.zeros(1, 2, 16, 16)).shape[1:])
    assert found[0].kind == "input" and found[0].shape == (2, 16, 16)
    assert all(source < target for target, operation in enumerate(found) for source in operation.inputs)


def test_the_layers_of_the_recogniser_are_named_in_order():
    cnn = FlowCNN(
        size=16, classes=6, channels=(2, 3), kernels=(5, 3), fully_connected=[7], dropout=0.5, batch_norm=False
    )
    assert [(operation.kind, operation.kernel) for operation in operations(cnn, 16)] == [
        ("input", 0), ("Conv2d", 5), ("MaxPool2d", 0), ("ReLU", 0), ("Conv2d", 3), ("MaxPool2d", 0), ("ReLU", 0),
        ("flatten", 0), ("Linear", 0), ("ReLU", 0), ("Dropout", 0), ("Linear", 0),
    ]  # fmt: skip


class Tied(nn.Module):
    """Uses one convolution twice, the second time on what a function made."""

    def __init__(self) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(2, 2, 3, padding=1)

    def forward(self, flow: torch.Tensor) -> torch.Tensor:
        return self.convolution(relu(self.convolution(flow)))


def test_a_module_that_runs_twice_is_two_operations():
    found = operations(Tied(), 8)
    assert [operation.name for operation in found] == ["input", "convolution", "relu", "convolution"]
    assert [operation.inputs for operation in found] == [(), (0,), (1,), (2,)]


def test_the_network_is_left_as_it_was():
    network = AutoEncoder((2, 2, 2), ()).train()
    operations(network, 8)
    assert network.training
    assert not any(module._forward_hooks or module._forward_pre_hooks for module in network.modules())
