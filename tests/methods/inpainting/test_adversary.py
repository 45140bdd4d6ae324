"""pix2pix's networks have its sizes, and learn by its objectives."""

import math

import pytest
import torch
from torch import nn

from ofer.base.errors import OferError
from ofer.methods.inpainting.adversary import AdversarialPlan, Adversaries, discriminator_loss, generator_losses
from ofer.methods.inpainting.networks import Discriminator, Generator, draw_weights


def test_the_generator_is_as_large_as_the_papers():
    """The reference implementation's U-Net of 256 has 54.4 million weights, its discriminator 2.77 million."""
    with torch.device("meta"):
        generator, discriminator = Generator(side=256), Discriminator()
    sizes = [sum(weight.numel() for weight in network.parameters()) for network in (generator, discriminator)]
    assert sizes[0] == pytest.approx(54.4e6, rel=0.001)
    assert sizes[1] == pytest.approx(2.769e6, rel=0.001)
    assert [layer.out_channels for layer in generator.up] == [512, 512, 512, 512, 256, 128, 64, 3]


def test_a_logit_sees_70_pixels():
    network = Discriminator(width=0.1).eval()
    # Normalisation sees the whole map; without it, a logit's reach is that of the convolutions.
    for number, layer in enumerate(network.layers):
        if isinstance(layer, nn.InstanceNorm2d):
            network.layers[number] = nn.Identity()
    faces = torch.zeros(1, 3, 128, 128, requires_grad=True)
    logits = network(torch.zeros(1, 3, 128, 128), faces)
    assert logits.shape == (1, 1, 14, 14)
    logits[0, 0, 7, 7].backward()
    rows = faces.grad.abs().sum(dim=(0, 1, 3)).nonzero().flatten()
    assert len(rows) == 70


@pytest.mark.parametrize("side", [4, 24, 64])
def test_faces_keep_their_size_and_do_not_depend_on_others(side):
    torch.manual_seed(0)
    network = Generator(side=side, width=0.1).eval()
    faces = torch.rand(3, 3, side, side) * 2 - 1
    restored = network(faces)
    assert restored.shape == faces.shape
    assert restored.abs().max() <= 1
    torch.testing.assert_close(network(faces[1:2]), restored[1:2])


def test_a_side_that_cannot_be_halved_is_refused():
    with pytest.raises(OferError, match="side: 30 cannot be halved twice"):
        Generator(side=30)


def test_losses_are_those_of_guessing_and_of_being_sure():
    class Sure(nn.Module):
        def forward(self, occluded: torch.Tensor, faces: torch.Tensor) -> torch.Tensor:
            return faces.mean(dim=(1, 2, 3)) * 1e3

    occluded, clean = torch.zeros(2, 3, 8, 8), torch.ones(2, 3, 8, 8)
    adversarial, l1 = generator_losses(Sure(), occluded, clean, clean / 2)
    assert (adversarial.item(), l1.item()) == (0.0, 0.5)
    assert discriminator_loss(Sure(), occluded, clean, -clean).item() == 0.0
    assert discriminator_loss(Sure(), occluded, clean, occluded).item() == pytest.approx(math.log(2) / 2)


def test_each_network_gets_the_gradient_of_its_own_objective():
    torch.manual_seed(0)
    generator, discriminator = Generator(side=16, width=0.1).eval(), Discriminator(width=0.1, halvings=1)
    network = Adversaries(generator, discriminator, l1_weight=100.0)
    draw_weights(network)
    occluded, clean = torch.rand(2, 4, 3, 16, 16) * 2 - 1
    network(occluded, clean).backward()
    restored = generator(occluded)
    adversarial, error = generator_losses(discriminator, occluded, clean, restored)
    own = {
        generator: adversarial + 100 * error,
        discriminator: discriminator_loss(discriminator, occluded, clean, restored),
    }
    for one, objective in own.items():
        expected = torch.autograd.grad(objective, list(one.parameters()), retain_graph=True)
        for weight, gradient in zip(one.parameters(), expected, strict=True):
            torch.testing.assert_close(weight.grad, gradient)


def test_the_rate_falls_to_zero_in_a_line_after_the_constant_steps():
    plan = AdversarialPlan(steps=6, constant_steps=2, batch_size=1, validate_every=1, learning_rate=1.0)
    assert [plan.rate(step) for step in range(1, 7)] == [1, 1, 1, 0.75, 0.5, 0.25]
    constant = AdversarialPlan(steps=2, constant_steps=2, batch_size=1, validate_every=1, learning_rate=1.0)
    assert [constant.rate(1), constant.rate(2)] == [1, 1]
