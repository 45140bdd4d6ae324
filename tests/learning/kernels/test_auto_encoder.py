"""The fast forward pass of the auto-encoder gives what Figure 6 gives."""

from itertools import combinations

import pytest
import torch
from torch.nn.functional import conv2d, interpolate

from ofer.learning.kernels.switch import use_kernels
from ofer.learning.kernels.upsampling import upsampled_convolution
from ofer.methods.flowrec.network import AutoEncoder

ALL_SUBSETS = [subset for size in range(4) for subset in combinations((1, 2, 3), size)]


@pytest.mark.parametrize("skips", ALL_SUBSETS, ids=str)
def test_output_and_gradients_are_those_of_the_plain_form(skips: tuple[int, ...], plain_forms: None) -> None:
    torch.manual_seed(0)
    network = AutoEncoder((4, 6, 8), skips).double()
    flow = torch.randn(3, 2, 24, 24, dtype=torch.float64)
    outputs, gradients = [], []
    for kernels in (False, True):
        use_kernels(kernels)
        network.zero_grad()
        output = network(flow)
        output.square().sum().backward()
        outputs.append(output)
        gradients.append([parameter.grad.clone() for parameter in network.parameters()])
    assert outputs[0].shape == flow.shape
    torch.testing.assert_close(*outputs)
    torch.testing.assert_close(*gradients)


@pytest.mark.parametrize(("inputs", "outputs", "height", "width"), [(1, 1, 1, 1), (3, 2, 4, 7), (5, 4, 8, 8)])
def test_the_convolution_on_the_small_map_is_that_of_the_up_sampled_one(
    inputs: int, outputs: int, height: int, width: int
) -> None:
    small = torch.randn(2, inputs, height, width, dtype=torch.float64)
    weight = torch.randn(outputs, inputs, 3, 3, dtype=torch.float64)
    expected = conv2d(interpolate(small, scale_factor=2, mode="nearest"), weight, padding=1)
    torch.testing.assert_close(upsampled_convolution(small, weight), expected)
