"""The auto-encoder has the layers of the protocol."""

import pytest
import torch

from ofer.base.errors import OferError
from ofer.methods.flowrec.network import AutoEncoder, require_size


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
