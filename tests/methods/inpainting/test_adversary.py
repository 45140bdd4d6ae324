"""pix2pix's networks have its sizes, and a step of both does what its objectives say."""

import math

import pytest
import torch
from torch import nn

from ofer.base.errors import OferError
from ofer.methods.inpainting.adversary import Adversaries, discriminator_loss, generator_losses
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


def test_steps_bring_restored_faces_nearer_to_clean_ones_and_teach_the_discriminator():
    torch.manual_seed(0)
    generator, discriminator = Generator(side=16, width=0.1).eval(), Discriminator(width=0.1, halvings=1)
    draw_weights(generator)
    draw_weights(discriminator)
    clean = torch.rand(4, 3, 16, 16) * 2 - 1
    occluded = clean.clone()
    occluded[:, :, :8] = -1
    adversaries = Adversaries(generator, discriminator, l1_weight=100.0)
    losses = [adversaries.step(occluded, clean, 2e-3) for _ in range(25)]
    assert losses[-1].l1 < 0.9 * losses[0].l1
    assert losses[0].discriminator == pytest.approx(math.log(2), rel=0.05)
    assert losses[-1].discriminator < 0.9 * losses[0].discriminator
