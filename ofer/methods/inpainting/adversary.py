"""The objectives of pix2pix, and both networks in one training (Isola et al. 2017, sections 3.1 and 3.3)."""

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor, nn
from torch.func import functional_call
from torch.nn.functional import binary_cross_entropy_with_logits, l1_loss

from ofer.learning.optimiser import Adam, Optimiser
from ofer.learning.plan import Plan
from ofer.methods.inpainting.networks import Discriminator, Generator

Critic = Callable[[Tensor, Tensor], Tensor]
"""Gives logits of faces, clean or restored, beside what is seen of them."""


def discriminator_loss(discriminator: Critic, occluded: Tensor, clean: Tensor, restored: Tensor) -> Tensor:
    """Return half the cross-entropy of telling clean from restored faces; the half slows the discriminator down."""
    real, fake = discriminator(occluded, clean), discriminator(occluded, restored.detach())
    return 0.5 * (
        binary_cross_entropy_with_logits(real, real.new_ones(real.shape))
        + binary_cross_entropy_with_logits(fake, fake.new_zeros(fake.shape))
    )


def generator_losses(discriminator: Critic, occluded: Tensor, clean: Tensor, restored: Tensor) -> tuple[Tensor, Tensor]:
    """Return the cross-entropy of passing restored faces off as clean, and their mean absolute error."""
    fake = discriminator(occluded, restored)
    return binary_cross_entropy_with_logits(fake, fake.new_ones(fake.shape)), l1_loss(restored, clean)


def fixed(discriminator: Discriminator) -> Critic:
    """Return the discriminator as it is, which no gradient changes."""
    weights = {name: weight.detach() for name, weight in discriminator.named_parameters()}
    return lambda occluded, faces: functional_call(discriminator, weights, (occluded, faces))


class Adversaries(nn.Module):
    """A generator and its discriminator, which learn from the same faces at the same time.

    l1_weight: λ, how much an absolute error weighs beside the discriminator.
    """

    def __init__(self, generator: Generator, discriminator: Discriminator, *, l1_weight: float) -> None:
        super().__init__()
        self.generator, self.discriminator, self.l1_weight = generator, discriminator, l1_weight

    def forward(self, occluded: Tensor, clean: Tensor) -> Tensor:
        """Return the sum of both objectives over faces (N, 3, side, side) in [-1, 1].

        Its gradient is for either network's weights that of its own objective.
        """
        restored = self.generator(occluded)
        adversarial, error = generator_losses(fixed(self.discriminator), occluded, clean, restored)
        told_apart = discriminator_loss(self.discriminator, occluded, clean, restored)
        return told_apart + adversarial + self.l1_weight * error


@dataclass(frozen=True)
class AdversarialPlan(Plan):
    """A plan of Adam with another `beta1`, whose rate falls to zero in a line after `constant_steps`."""

    beta1: float = 0.5
    constant_steps: int = 0

    def optimiser_of(self, network: nn.Module) -> Optimiser:
        """Return what changes the weights of both networks."""
        return Adam(network.parameters(), beta1=self.beta1)

    def rate(self, step: int, reductions: int = 0) -> float:
        """Return the learning rate of `step` (1 … steps)."""
        falling = max(1, self.steps - self.constant_steps)
        return self.learning_rate * min(1.0, (self.steps - step + 1) / falling)
