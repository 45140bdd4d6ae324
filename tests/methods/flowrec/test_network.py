"""The auto-encoder has the layers of the protocol."""

from itertools import combinations

import pytest
import torch
from torch.nn.functional import conv2d, interpolate, max_pool2d, relu

from ofer.base.errors import OferError
from ofer.methods.flowrec.network import AutoEncoder, require_size
from ofer.methods.flowrec.upsampling import upsampled_convolution

ALL_SUBSETS = [subset for size in range(4) for subset in combinations((1, 2, 3), size)]


def parameters(module: torch.nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


@pytest.mark.parametrize(
    ("skips", "decoder", "total"),
    [((1, 2, 3), [147_520, 36_896, 1_154], 278_530), ((), [73_792, 18_464, 578], 185_794)],
)
def test_parameters_are_those_of_the_table(skips, decoder, total):
    network = AutoEncoder((32, 64, 128), skips)
    assert [parameters(layer) for layer in network.encoder] == [608, 18_496, 73_856]
    assert [parameters(layer) for layer in network.decoder] == decoder
    assert parameters(network) == total


def test_a_mask_channel_adds_one_input_to_the_first_convolution_alone():
    assert parameters(AutoEncoder((32, 64, 128), (1, 2, 3), mask_channel=True)) == 278_530 + 9 * 32
    assert AutoEncoder((4, 4, 4), (1, 2, 3), mask_channel=True)(torch.zeros(1, 3, 16, 16)).shape == (1, 2, 16, 16)


def test_one_is_the_skip_at_full_resolution():
    without = AutoEncoder((32, 64, 128), ())
    for skip, layer in ((1, 2), (2, 1), (3, 0)):
        grown = [
            parameters(after) - parameters(before)
            for after, before in zip(AutoEncoder((32, 64, 128), (skip,)).decoder, without.decoder, strict=True)
        ]
        assert grown[layer] > 0
        assert sum(grown) == grown[layer]


def plain_forward(network: AutoEncoder, flow: torch.Tensor) -> torch.Tensor:
    """The table row by row: no sub-pixel kernels, a real concatenation, contiguous maps."""
    s1 = relu(network.encoder[0](flow))
    s2 = relu(network.encoder[1](max_pool2d(s1, 2)))
    s3 = relu(network.encoder[2](max_pool2d(s2, 2)))
    map_ = max_pool2d(s3, 2)
    for layer, (level, skip) in enumerate(((3, s3), (2, s2), (1, s1))):
        map_ = interpolate(map_, scale_factor=2, mode="nearest")
        if level in network.skips:
            map_ = torch.cat([map_, skip], dim=1)
        map_ = network.decoder[layer](map_)
        map_ = relu(map_) if level > 1 else map_
    return map_


@pytest.mark.parametrize("skips", ALL_SUBSETS, ids=str)
def test_output_and_gradients_are_those_of_the_plain_network(skips):
    torch.manual_seed(0)
    network = AutoEncoder((4, 6, 8), skips).double()
    flow = torch.randn(3, 2, 24, 24, dtype=torch.float64)
    outputs, gradients = [], []
    for forward in (network, lambda flow: plain_forward(network, flow)):
        network.zero_grad()
        output = forward(flow)
        output.square().sum().backward()
        outputs.append(output)
        gradients.append([parameter.grad.clone() for parameter in network.parameters()])
    assert outputs[0].shape == flow.shape
    torch.testing.assert_close(*outputs)
    torch.testing.assert_close(*gradients)


@pytest.mark.parametrize(("inputs", "outputs", "height", "width"), [(1, 1, 1, 1), (3, 2, 4, 7), (5, 4, 8, 8)])
def test_the_convolution_on_the_small_map_is_that_of_the_up_sampled_one(inputs, outputs, height, width):
    small = torch.randn(2, inputs, height, width, dtype=torch.float64)
    weight = torch.randn(outputs, inputs, 3, 3, dtype=torch.float64)
    expected = conv2d(interpolate(small, scale_factor=2, mode="nearest"), weight, padding=1)
    torch.testing.assert_close(upsampled_convolution(small, weight), expected)


def test_restored_flow_can_be_negative():
    torch.manual_seed(0)
    assert (AutoEncoder((4, 6, 8), ())(torch.randn(4, 2, 16, 16)) < 0).any()


def test_levels_and_sizes_that_do_not_exist_are_refused():
    with pytest.raises(OferError, match="use 1 to 3"):
        AutoEncoder((4, 6, 8), (1, 4))
    for size in (24, 48, 64, 96, 128):
        require_size(size, 3)
    with pytest.raises(OferError, match="60 is not a multiple of 8"):
        require_size(60, 3)
