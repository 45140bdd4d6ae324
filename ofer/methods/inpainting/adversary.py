"""The two objectives of pix2pix and a step of both (Isola et al. 2017, section 3.1 and 3.3)."""

from dataclasses import dataclass

from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, l1_loss

from ofer.learning.optimiser import Adam
from ofer.methods.inpainting.networks import Discriminator, Generator

BETA1 = 0.5
"""Of Adam: share of the last change in the next."""


@dataclass(frozen=True)
class Losses:
    """The means of one step: of the generator (its adversary's part and L1) and of the discriminator."""

    adversarial: float
    l1: float
    discriminator: float


def discriminator_loss(discriminator: Discriminator, occluded: Tensor, clean: Tensor, restored: Tensor) -> Tensor:
    """Return half the cross-entropy of telling clean from restored faces; the half slows the discriminator down."""
    real, fake = discriminator(occluded, clean), discriminator(occluded, restored.detach())
    return 0.5 * (
        binary_cross_entropy_with_logits(real, real.new_ones(real.shape))
        + binary_cross_entropy_with_logits(fake, fake.new_zeros(fake.shape))
    )


def generator_losses(
    discriminator: Discriminator, occluded: Tensor, clean: Tensor, restored: Tensor
) -> tuple[Tensor, Tensor]:
    """Return the cross-entropy of passing restored faces off as clean, and their mean absolute error."""
    fake = discriminator(occluded, restored)
    return binary_cross_entropy_with_logits(fake, fake.new_ones(fake.shape)), l1_loss(restored, clean)


class Adversaries:
    """A generator and its discriminator in training, by turns.

    l1_weight: λ, how much an absolute error weighs beside the discriminator.
    """

    def __init__(self, generator: Generator, discriminator: Discriminator, *, l1_weight: float) -> None:
        self.generator, self.discriminator, self.l1_weight = generator, discriminator, l1_weight
        self.optimisers = [Adam(network.parameters(), beta1=BETA1) for network in (generator, discriminator)]

    def step(self, occluded: Tensor, clean: Tensor, rate: float) -> Losses:
        """Change the discriminator's weights, then the generator's, by faces (N, 3, side, side) in [-1, 1]."""
        ours, theirs = self.optimisers
        restored = self.generator(occluded)
        theirs.clear()
        told_apart = discriminator_loss(self.discriminator, occluded, clean, restored)
        told_apart.backward()  # type: ignore[no-untyped-call]
        theirs.step(rate)
        ours.clear()
        adversarial, error = generator_losses(self.discriminator, occluded, clean, restored)
        (adversarial + self.l1_weight * error).backward()  # type: ignore[no-untyped-call]
        ours.step(rate)
        return Losses(adversarial.item(), error.item(), told_apart.item())
