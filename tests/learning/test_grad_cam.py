"""Grad-CAM agrees with captum's, and finds what speaks for a class where that is known."""

import pytest
import torch
from captum.attr import LayerAttribution, LayerGradCam
from torch import nn

from ofer.learning.grad_cam import grad_cam
from ofer.methods.resnet.network import ResNet

CLASSES = torch.tensor([0, 2, 1, 2])


@pytest.fixture(scope="module")
def network() -> nn.Module:
    torch.manual_seed(0)
    network = ResNet(classes=3, channels=3, width=4, blocks=(1, 1, 1, 1), stem="small")
    network(torch.rand(8, 3, 32, 32))
    return network.eval()


@pytest.mark.parametrize("layer", ["layer2", "layer3", "layer4.0.bn2"])
@pytest.mark.parametrize("frozen", [False, True])
def test_maps_are_captums_stretched_from_zero_to_one(network: nn.Module, layer: str, frozen: bool):
    pictures = torch.rand(4, 3, 32, 32, generator=torch.Generator().manual_seed(1))
    module = network.get_submodule(layer)
    coarse = LayerGradCam(network, module).attribute(pictures, CLASSES, relu_attributions=True)
    expected = LayerAttribution.interpolate(coarse, (32, 32), "bilinear").detach()[:, 0]
    for one in expected:
        one.sub_(one.min()).div_(one.max() if one.max() > 0 else 1.0)
    assert (expected.amax(dim=(1, 2)) == 1).any()
    network.requires_grad_(not frozen)
    with torch.no_grad():
        found = grad_cam(network, module, pictures, CLASSES)
    torch.testing.assert_close(found, expected)
    assert all(weight.grad is None for weight in network.parameters())


def test_a_map_is_bright_where_the_evidence_is_and_zero_where_there_is_none():
    """Two maps, of which each class counts one; the first is bright at the upper left."""
    network = nn.Sequential(nn.Conv2d(1, 2, 1, bias=False), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    network[0].weight = nn.Parameter(torch.tensor([1.0, -1.0]).reshape(2, 1, 1, 1))
    picture = torch.zeros(1, 1, 8, 8)
    picture[..., :2, :2] = 1.0
    bright, none = (grad_cam(network, network[0], picture, torch.tensor([one]))[0] for one in (0, 1))
    assert torch.equal(bright, picture[0, 0])
    assert not none.any()
