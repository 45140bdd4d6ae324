"""The residual network is He et al.'s: sizes of the paper's Table 1, torchvision's names, and the formula itself."""

import pytest
import torch
from torch.nn.functional import batch_norm, conv2d

from ofer.methods.resnet.network import BasicBlock, ResNet


@pytest.mark.parametrize(("blocks", "parameters"), [((2, 2, 2, 2), 11_689_512), ((3, 4, 6, 3), 21_797_672)])
def test_18_and_34_layers_have_the_parameters_of_torchvisions(blocks, parameters):
    with torch.device("meta"):
        network = ResNet(classes=1000, channels=3, width=64, blocks=blocks, stem="imagenet")
    assert sum(parameter.numel() for parameter in network.parameters()) == parameters


@pytest.mark.parametrize(("stem", "side", "maps"), [("imagenet", 224, 7), ("imagenet", 64, 2), ("small", 32, 4)])
def test_the_stem_says_how_much_a_picture_shrinks(stem, side, maps):
    network = ResNet(classes=8, channels=1, width=2, blocks=(1, 1, 1, 1), stem=stem).eval()
    seen = []
    network.layer4.register_forward_hook(lambda module, arguments, output: seen.append(output.shape))
    assert network(torch.zeros(2, 1, side, side)).shape == (2, 8)
    assert seen == [(2, 16, maps, maps)]


@pytest.mark.parametrize(("after", "stride"), [(3, 1), (6, 2)])
def test_a_block_adds_what_two_convolutions_make_of_x_to_x(after, stride):
    torch.manual_seed(0)
    block = BasicBlock(3, after, stride).eval()
    for name, buffer in block.named_buffers():
        if "running" in name:
            buffer.uniform_(0.5, 2.0)
    x = torch.randn(2, 3, 8, 8)
    state = block.state_dict()

    def normal(values: torch.Tensor, name: str) -> torch.Tensor:
        of = {what: state[f"{name}.{what}"] for what in ("running_mean", "running_var", "weight", "bias")}
        return batch_norm(values, **of)

    inner = normal(conv2d(x, state["conv1.weight"], stride=stride, padding=1), "bn1").clamp(min=0)
    residual = normal(conv2d(inner, state["conv2.weight"], padding=1), "bn2")
    shortcut = x
    if stride == 2:
        shortcut = normal(conv2d(x[..., ::2, ::2], state["downsample.0.weight"]), "downsample.1")
    torch.testing.assert_close(block(x), (residual + shortcut).clamp(min=0))
