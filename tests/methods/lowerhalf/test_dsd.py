"""Pruning keeps the largest weights, the number that was asked for, in the layers that are pruned."""

import math
from fractions import Fraction

import pytest
import torch

from ofer.methods.lowerhalf.dsd import is_sparse, phase_ends, prune, prune_network, sparsities
from ofer.methods.lowerhalf.vgg_f import VGGF
from ofer.methods.lowerhalf.vgg_face import VGGFace


@pytest.mark.parametrize(
    ("epochs", "lengths"), [(50, (20, 15, 15)), (40, (16, 12, 12)), (800, (320, 240, 240)), (80, (32, 24, 24))]
)
def test_the_papers_epochs_are_divided_into_dense_sparse_and_dense(epochs: int, lengths: tuple[int, ...]):
    sparse = [is_sparse(epoch, epochs, (0.4, 0.3, 0.3)) for epoch in range(1, epochs + 1)]
    first, pruned, last = lengths
    assert sparse == [False] * first + [True] * pruned + [False] * last


def test_phases_can_be_repeated():
    assert phase_ends(10, (0.2,) * 5) == [2, 4, 6, 8, 10]
    sparse = [is_sparse(epoch, 10, (0.2,) * 5) for epoch in range(1, 11)]
    assert sparse == [False, False, True, True] * 2 + [False, False]


def test_sparsities_rise_in_even_steps():
    assert sparsities(0.2, 0.5, 4) == pytest.approx([0.2, 0.3, 0.4, 0.5])
    of_vgg_face = sparsities(0.2, 0.7, 12)
    assert len(of_vgg_face) == 12 and of_vgg_face[0] == 0.2 and of_vgg_face[-1] == pytest.approx(0.7)
    assert of_vgg_face[1] - of_vgg_face[0] == pytest.approx(0.5 / 11)


@pytest.mark.parametrize("count", [1, 7, 10, 100, 999])
@pytest.mark.parametrize("percent", [0, 20, 29, 30, 50, 57, 70, 100])
def test_the_largest_weights_stay_exactly_as_many_as_asked_for(count: int, percent: int):
    weights = torch.randn(count, generator=torch.Generator().manual_seed(percent)) + 3
    pruned = weights.clone()
    prune(pruned, percent / 100)
    stay = math.ceil((1 - Fraction(percent, 100)) * count)
    kept = pruned != 0
    assert int(kept.sum()) == stay
    assert torch.equal(pruned[kept], weights[kept])
    assert sorted(weights[kept].abs().tolist()) == sorted(weights.abs().tolist())[count - stay :]


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
def test_of_equal_weights_the_later_ones_stay_whatever_their_layout_in_memory(layout: torch.memory_format):
    weights = torch.tensor([1.0, -1.0, 2.0, 1.0, -1.0, 1.0, 1.0, 1.0]).view(1, 2, 2, 2).contiguous(memory_format=layout)
    prune(weights, 0.5)
    assert weights.flatten().tolist() == [0.0, 0.0, 2.0, 0.0, 0.0, 1.0, 1.0, 1.0]


def test_the_first_convolution_the_classifier_and_biases_are_not_pruned():
    network = VGGFace(side=32, classes=3, width=0.05, dropouts=(0.3,) * 6)
    before = {name: weight.clone() for name, weight in network.state_dict().items()}
    prune_network(network, 0.2, 0.7)
    after = network.state_dict()
    changed = [name for name in after if not torch.equal(before[name], after[name])]
    convolutions = [f"features.{place}.weight" for place in (2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28)]
    assert changed == convolutions
    lost = [float((after[name] == 0).double().mean()) for name in convolutions]
    expected = [math.floor((0.2 + 0.5 * k / 11) * after[name].numel() + 1e-6) / after[name].numel()
                for k, name in enumerate(convolutions)]  # fmt: skip
    assert lost == pytest.approx(expected)


def test_vgg_f_loses_from_a_fifth_to_a_half():
    network = VGGF(side=64, classes=3, width=0.25, kernel=5, stride=2, dropouts=(0.2,) * 3)
    prune_network(network, 0.2, 0.5)
    lost = [float((getattr(network, f"conv{k}").weight == 0).double().mean()) for k in range(1, 6)]
    assert lost == pytest.approx([0.0, 0.2, 0.3, 0.4, 0.5], abs=1e-4)
