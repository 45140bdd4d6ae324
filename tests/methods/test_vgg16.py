"""VGG-16 with batch normalisation is Simonyan and Zisserman's, with torchvision's names."""

import pytest
import torch
from torch.nn.functional import conv2d, max_pool2d

from ofer.base.errors import OferError
from ofer.learning.layouts import vgg16
from ofer.methods.vgg16 import CONV4_2, VGG16, VGG16Classifier, draw_weights


def test_its_weights_are_those_of_the_layout_that_files_have():
    with torch.device("meta"):
        made = VGG16Classifier(side=224, classes=7)
    found = {name: tuple(weight.shape) for name, weight in made.named_parameters()}
    wanted = {name: array.shape for name, array in vgg16({}).items()}
    assert found.keys() == {name for name in wanted if not (name.startswith("features") and name.endswith("bias"))}
    assert all(found[name] == shape for name, shape in wanted.items() if name in found and -1 not in shape)
    assert sum(weight.numel() for weight in made.parameters()) == 134_289_223 - 4_224


def test_up_to_conv4_2_it_is_nine_convolutions_normalised_with_three_pools():
    torch.manual_seed(0)
    network = VGG16(width=0.1, layers=CONV4_2).eval()
    pictures = torch.randn(2, 3, 32, 32)
    maps, weights = pictures, [weight for weight in network.parameters()]
    assert len(weights) == 9
    for number, weight in enumerate(weights, start=1):
        maps = (conv2d(maps, weight, padding=1) / (1 + 1e-5) ** 0.5).clamp(min=0)
        if number in (2, 4, 7):
            maps = max_pool2d(maps, 2)
    assert maps.shape == (2, 51, 4, 4)
    torch.testing.assert_close(network(pictures), maps)


@pytest.mark.parametrize(("stride", "cells"), [(2, 16), (4, 8), (8, 4)])
def test_a_stride_leaves_later_pools_out(stride, cells):
    assert VGG16(width=0.05, stride=stride, layers=CONV4_2)(torch.zeros(2, 3, 32, 32)).shape[2:] == (cells, cells)


def test_pictures_too_small_are_refused():
    with pytest.raises(OferError, match="side: 31 is too small for stride 8; use 32 or more"):
        VGG16Classifier(side=31, classes=7)
    with pytest.raises(OferError, match="side: -6 is too small for stride 8"):
        VGG16Classifier(side=-6, classes=7)
    assert VGG16Classifier(side=32, classes=7, width=0.05)(torch.zeros(2, 3, 32, 32)).shape == (2, 7)


def test_a_new_network_holds_all_classes_about_equally_likely() -> None:
    torch.manual_seed(0)
    network = VGG16Classifier(side=64, classes=7, width=0.25, stride=4).eval()
    draw_weights(network)
    assert network(torch.randn(8, 3, 64, 64)).softmax(1).sub(1 / 7).abs().max() < 0.1
