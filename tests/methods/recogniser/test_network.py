"""The CNN has the layers of the protocol."""

import pytest
import torch

from ofer.base.errors import OferError
from ofer.methods.recogniser.network import FlowCNN

DEFAULT = {
    "channels": (8, 16, 32), "kernels": (5, 3, 3), "fully_connected": (128,), "dropout": 0.5, "batch_norm": False,
}  # fmt: skip


def counts(network: FlowCNN) -> list[int]:
    layers = [*network.convolutions, *network.classifier]
    sizes = [sum(parameter.numel() for parameter in layer.parameters()) for layer in layers]
    return [size for size in sizes if size]


def test_parameters_are_those_of_the_table():
    assert counts(FlowCNN(size=64, classes=6, **DEFAULT)) == [408, 1_168, 4_640, 262_272, 774]


@pytest.mark.parametrize(("size", "side"), [(24, 3), (48, 6), (64, 8), (96, 12), (128, 16)])
def test_all_sizes_of_the_paper_fit(size, side):
    network = FlowCNN(size=size, classes=6, **DEFAULT).eval()
    assert counts(network)[3] == (32 * side * side + 1) * 128
    assert network(torch.zeros(2, 2, size, size)).shape == (2, 6)


def test_convolution_then_rectifier_then_pooling():
    torch.manual_seed(0)
    network = FlowCNN(size=16, classes=3, **DEFAULT).double().eval()
    flow = torch.randn(4, 2, 16, 16, dtype=torch.float64)
    maps = flow
    for layer in network.convolutions:
        if isinstance(layer, torch.nn.Conv2d):
            maps = torch.max_pool2d(torch.relu(layer(maps)), 2)
    hidden = torch.relu(network.classifier[0](maps.reshape(4, -1)))
    torch.testing.assert_close(network(flow), network.classifier[-1](hidden))


def test_layers_can_be_changed():
    network = FlowCNN(
        size=32, classes=8, channels=(4, 4), kernels=(3, 7), fully_connected=(), dropout=0.0, batch_norm=True
    )
    assert counts(network) == [76, 8, 788, 8, 2056]


def test_layers_that_do_not_fit_are_refused():
    with pytest.raises(OferError, match="2 for 3 channels"):
        FlowCNN(size=64, classes=6, **(DEFAULT | {"kernels": (3, 3)}))
    with pytest.raises(OferError, match="use 8 or more"):
        FlowCNN(size=4, classes=6, **DEFAULT)
