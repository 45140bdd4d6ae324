"""The released files' rule for biases."""

from dataclasses import dataclass

from torch import nn

from ofer.learning.optimiser import SGD, Optimiser
from ofer.learning.plan import Plan


@dataclass(frozen=True)
class BiasPlan(Plan):
    """A plan of stochastic gradient descent in which biases do not decay and move `bias_factor` times as fast."""

    bias_factor: float = 1.0

    def optimiser_of(self, network: nn.Module) -> Optimiser:
        """Return what changes the network's weights and biases."""
        return SGD(
            network.parameters(),
            momentum=self.momentum,
            weight_decay=self.weight_decay,
            biases=[value for name, value in network.named_parameters() if name.endswith("bias")],
            bias_factor=self.bias_factor,
        )
