"""The CNN has the layers of the protocol."""

import pytest
import torch

from ofer.base.errors import OferError
from ofer.learning.pooled_convolution import pooled_convolution
from ofer.methods.recogniser import network as recogniser_network
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


@pytest.mark.parametrize(("batch_norm", "compiled"), [(False, 3), (True, 0)])
def test_with_and_without_compiled_gradients_it_is_the_same_network(batch_norm, compiled, monkeypatch):
    monkeypatch.setattr(torch, "get_num_threads", lambda: 1)
    convolved = []

    def counted(*arguments):
        convolved.append(arguments)
        return pooled_convolution(*arguments)

    monkeypatch.setattr(recogniser_network, "pooled_convolution", counted)
    flow = torch.randn(5, 2, 24, 24, generator=torch.Generator().manual_seed(0))

    def found() -> list[torch.Tensor]:
        torch.manual_seed(0)
        network = FlowCNN(size=24, classes=3, **(DEFAULT | {"batch_norm": batch_norm, "dropout": 0.0}))
        logits = network(flow)
        logits.square().sum().backward()
        return [logits.detach(), *(weight.grad for weight in network.parameters() if weight.grad is not None)]

    ours = found()
    assert len(convolved) == compiled
    monkeypatch.setattr(recogniser_network, "is_compiled_for", lambda _: False)
    for one, other in zip(ours, found(), strict=True):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-5 * float(other.abs().max()))
    assert len(convolved) == compiled


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
