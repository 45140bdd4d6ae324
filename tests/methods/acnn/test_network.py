"""The network is as large as the paper's, and sees a face by its patches and as a whole."""

import pytest
import torch

from ofer.base.errors import OferError
from ofer.methods.acnn.network import ACNN
from ofer.methods.acnn.patches import Decomposition
from ofer.methods.acnn.views import Viewed

SMALL = {"side": 32, "classes": 7, "width": 0.05, "decomposition": Decomposition(stride=4, window=2)}
POINTS = torch.rand(3, 68, 2, generator=torch.Generator().manual_seed(0)) * 32
PICTURES = torch.randn(3, 3, 32, 32, generator=torch.Generator().manual_seed(1))


def network(**changed: object) -> ACNN:
    torch.manual_seed(0)
    return ACNN(**SMALL | changed)


@pytest.mark.parametrize(
    ("whole_face", "gates", "parameters"),
    [
        (False, "learned", 150_184_701),
        (True, "learned", 209_241_407),
        # An attention net has 512 · 128 + 128 · 64 + 64 weights, and two of its last normalisation.
        (False, "one", 150_184_701 - 24 * 73_794),
        (True, "one", 209_241_407 - 25 * 73_794),
    ],
)
def test_the_papers_networks_have_150_and_209_million_parameters(whole_face, gates, parameters):
    with torch.device("meta"):
        made = ACNN(side=224, classes=7, decomposition=Decomposition(), whole_face=whole_face, gates=gates)
    assert sum(parameter.numel() for parameter in made.parameters()) == parameters


def test_at_224_pixels_maps_are_those_of_section_iii():
    with torch.device("meta"):
        made = ACNN(side=224, classes=7, decomposition=Decomposition())
        maps = made.backbone.early(torch.zeros(1, 3, 224, 224))
        assert maps.shape == (1, 512, 28, 28)
        assert made.backbone.late(maps).shape == (1, 512, 14, 14)
    assert made.patches.conv1.weight.shape == (24, 512, 512 * 9)
    assert made.patches.product.weight.shape == (24, 64, 512 * 36)
    assert made.classifier[0].in_features == 2048


@pytest.mark.parametrize(("backbone", "stride"), [("vgg16", 4), ("resnet18", 2), ("resnet18", 8)])
@pytest.mark.parametrize("whole_face", [True, False])
def test_every_weight_learns(backbone, stride, whole_face):
    made = network(whole_face=whole_face, backbone=backbone, decomposition=Decomposition(stride=stride, window=2))
    logits = made(PICTURES, POINTS)
    assert logits.shape == (3, 7)
    logits.square().sum().backward()
    assert not [name for name, weight in made.named_parameters() if weight.grad is None]


def test_patches_alone_do_not_see_what_no_window_reaches():
    """All points in one corner: what happens in the other changes the whole face's gate alone."""
    made = network(side=64, whole_face=True).eval()
    corner = torch.full((1, 68, 2), 6.0)
    pictures = torch.zeros(2, 3, 64, 64)
    pictures[1, :, 56:, 56:] = 5.0
    (patches, face), _ = made.encode(pictures, corner.expand(2, -1, -1))
    assert torch.equal(patches[0], patches[1])
    assert not torch.equal(face[0], face[1])


def test_a_gate_weighs_its_patch_and_logits_follow_from_weighed_vectors():
    made = network().eval()
    vectors, gates = made.encode(PICTURES, POINTS)
    assert [tuple(gate.shape) for gate in gates] == [(3, 24), (3, 1)]
    assert all(((gate > 0) & (gate < 1)).all() for gate in gates)
    logits = made.classifier(torch.cat([vector.flatten(1) for vector in vectors], dim=1))
    assert torch.equal(made(PICTURES, POINTS), logits)


def test_a_grid_needs_no_points_and_landmarks_do():
    made = network(decomposition=Decomposition(stride=4, window=2, landmarks=False)).eval()
    assert torch.equal(made(PICTURES), made(PICTURES, POINTS))
    with pytest.raises(ValueError, match="need points"):
        network()(PICTURES)


def test_a_crop_moves_points_with_the_picture():
    made = network().eval()
    large = torch.randn(3, 3, 40, 40, generator=torch.Generator().manual_seed(3))
    viewed = Viewed(made, crop=8, erasing=None).eval()
    torch.testing.assert_close(viewed(large, POINTS + 4), made(large[:, :, 4:36, 4:36], POINTS))


def test_pictures_too_small_are_refused():
    with pytest.raises(OferError, match="side: 40 is too small for windows of 6 cells of stride 8; use"):
        network(side=40, decomposition=Decomposition())
    with pytest.raises(OferError, match="side: 12 is too small for stride 8; use"):
        network(side=12, decomposition=Decomposition(window=1))


@pytest.mark.parametrize(("backbone", "stride"), [("vgg16", 8), ("resnet18", 2), ("resnet18", 8)])
def test_a_side_need_be_no_multiple_of_the_stride(backbone, stride):
    made = network(side=37, backbone=backbone, decomposition=Decomposition(stride=stride, window=2)).eval()
    assert made(torch.zeros(1, 3, 37, 37), POINTS[:1]).shape == (1, 7)
