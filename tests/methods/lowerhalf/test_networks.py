"""The two networks have the layers of the works that they are from, less what the paper took away."""

import pytest
import torch
from torch import nn
from torch.nn.functional import local_response_norm

from ofer.base.errors import OferError
from ofer.methods.lowerhalf.vgg_f import VGGF, normalise, pool
from ofer.methods.lowerhalf.vgg_face import VGGFace

SIX = (0.30, 0.35, 0.40, 0.45, 0.50, 0.55)
AS_PRINTED = {"side": 224, "classes": 8, "width": 1.0}


def vgg_f(**changed: object) -> VGGF:
    return VGGF(**{**AS_PRINTED, "kernel": 11, "stride": 4, "dropouts": (0.2, 0.2, 0.2)} | changed)


def vgg_face(**changed: object) -> VGGFace:
    return VGGFace(**{**AS_PRINTED, "dropouts": SIX} | changed)


def shapes(network: nn.Module, side: int) -> list[tuple[int, ...]]:
    """Return the shape of what each convolution gives for a picture."""
    found: list[tuple[int, ...]] = []
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d):
            layer.register_forward_hook(lambda *given: found.append(tuple(given[2].shape[1:])))
    with torch.no_grad():
        assert network.eval()(torch.zeros(1, 3, side, side)).shape == (1, 8)
    return found


def test_vgg_f_has_the_maps_of_chatfield_and_his_weights_but_for_the_fully_connected_ones():
    assert shapes(vgg_f(), 224) == [(64, 54, 54), (256, 27, 27), (256, 13, 13), (256, 13, 13), (256, 13, 13)]
    assert {name: tuple(weight.shape) for name, weight in vgg_f().named_parameters() if weight.dim() > 1} == {
        "conv1.weight": (64, 3, 11, 11),
        "conv2.weight": (256, 64, 5, 5),
        "conv3.weight": (256, 256, 3, 3),
        "conv4.weight": (256, 256, 3, 3),
        "conv5.weight": (256, 256, 3, 3),
        "classifier.weight": (8, 256),
    }


def test_vgg_face_has_the_maps_and_names_of_vgg_16():
    sides = [224] * 2 + [112] * 2 + [56] * 3 + [28] * 3 + [14] * 3
    channels = [64] * 2 + [128] * 2 + [256] * 3 + [512] * 6
    assert shapes(vgg_face(), 224) == [(count, side, side) for count, side in zip(channels, sides, strict=True)]
    weights = {name: tuple(weight.shape) for name, weight in vgg_face().named_parameters() if weight.dim() > 1}
    places = [0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28]
    before = [3, *channels]
    assert weights == {
        **{f"features.{place}.weight": (channels[i], before[i], 3, 3) for i, place in enumerate(places)},
        "classifier.weight": (8, 512),
    }
    # VGG-16 has 14,714,688 weights and biases in its convolutions.
    assert sum(weight.numel() for weight in vgg_face().parameters()) == 14_714_688 + 8 * 513


def test_dropout_stands_behind_the_last_convolutions_with_the_printed_rates():
    layers = list(vgg_face().features)
    found = {
        sum(isinstance(before, nn.Conv2d) for before in layers[:place]): layer.p
        for place, layer in enumerate(layers)
        if isinstance(layer, nn.Dropout)
    }
    assert found == dict(zip(range(8, 14), SIX, strict=True))
    assert [layer.p for layer in vgg_f().modules() if isinstance(layer, nn.Dropout)] == [0.2] * 3


def test_a_narrow_network_is_the_same_with_fewer_channels():
    assert shapes(vgg_f(side=64, width=0.25, kernel=5, stride=2), 64) == [(16, 30, 30), (64, 15, 15)] + 3 * [(64, 7, 7)]
    assert [shape[0] for shape in shapes(vgg_face(side=32, width=0.25), 32)] == [16] * 2 + [32] * 2 + [64] * 3 + [
        128
    ] * 6


def test_the_forward_pass_of_vgg_f_is_what_the_paper_lists():
    torch.manual_seed(0)
    network = vgg_f(side=48, width=0.1, kernel=5, stride=2).double().eval()
    pictures = torch.randn(2, 3, 48, 48, dtype=torch.float64) * 60
    maps = pictures
    for number in range(1, 6):
        maps = getattr(network, f"conv{number}")(maps).clamp(min=0)
        if number <= 2:
            maps = local_response_norm(maps, 5, alpha=5e-4, beta=0.75, k=2.0)
        if number in (1, 2, 5):
            maps = nn.MaxPool2d(3, 2, ceil_mode=True)(maps)
    features = torch.stack([picture.flatten(1).max(dim=1).values for picture in maps])
    torch.testing.assert_close(network(pictures), network.classifier(features))


def test_normalisation_divides_by_the_squares_of_five_neighbours():
    maps = torch.full((1, 6, 1, 1), 100.0)
    neighbours = torch.tensor([3.0, 4.0, 5.0, 5.0, 4.0, 3.0])
    torch.testing.assert_close(normalise(maps).flatten(), 100 / (2 + neighbours) ** 0.75)


def test_a_window_that_the_border_cuts_is_pooled():
    cells = torch.arange(16.0).view(1, 1, 4, 4)
    assert pool(cells).flatten().tolist() == [10.0, 11.0, 14.0, 15.0]


def test_pictures_too_small_for_a_network_are_refused():
    with pytest.raises(OferError, match="side: 31 is too small to be halved 5 times; use 32 or more"):
        vgg_face(side=31)
    with pytest.raises(OferError, match=r"side: 38 is too small for a stem of 11 by 4 .*; use 39 or more"):
        vgg_f(side=38)
    assert shapes(vgg_f(side=39), 39)[-1] == (256, 2, 2)
