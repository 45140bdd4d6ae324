"""Optimisers by torch's functional forms.

Making torch's classes imports its compiler, which takes longer than some trainings of Figure 8.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable

import torch
from torch import Tensor
from torch.nn import Parameter
from torch.optim.adam import adam
from torch.optim.sgd import sgd


class Optimiser(ABC):
    """Changes weights by their gradients; parameters that require none stay as they are.

    state: what is kept from step to step, by its name a tensor for each parameter.
    """

    def __init__(self, parameters: Iterable[Parameter], *, weight_decay: float = 0.0) -> None:
        self.parameters = [parameter for parameter in parameters if parameter.requires_grad]
        self.weight_decay = weight_decay
        self.state: dict[str, list[Tensor]] = {}

    def clear(self) -> None:
        """Take the gradients away."""
        for parameter in self.parameters:
            parameter.grad = None

    @torch.no_grad()
    def step(self, rate: float) -> None:
        """Change the weights by their gradients; every parameter needs one."""
        self._change([parameter.grad for parameter in self.parameters if parameter.grad is not None], rate)

    @abstractmethod
    def _change(self, gradients: list[Tensor], rate: float) -> None: ...


class Adam(Optimiser):
    """`torch.optim.Adam` (Kingma and Ba 2015) with `fused=True` and its other defaults."""

    def __init__(self, parameters: Iterable[Parameter], *, weight_decay: float = 0.0, beta1: float = 0.9) -> None:
        super().__init__(parameters, weight_decay=weight_decay)
        self.beta1 = beta1
        self.state = {
            "step": [torch.zeros((), device=parameter.device) for parameter in self.parameters],
            "exp_avg": [torch.zeros_like(parameter) for parameter in self.parameters],
            "exp_avg_sq": [torch.zeros_like(parameter) for parameter in self.parameters],
        }

    def _change(self, gradients: list[Tensor], rate: float) -> None:
        adam(
            list[Tensor](self.parameters),
            gradients,
            self.state["exp_avg"],
            self.state["exp_avg_sq"],
            [],
            self.state["step"],
            foreach=False,
            fused=True,
            amsgrad=False,
            beta1=self.beta1,
            beta2=0.999,
            lr=rate,
            weight_decay=self.weight_decay,
            eps=1e-8,
            maximize=False,
        )


class SGD(Optimiser):
    """`torch.optim.SGD` with `fused=True`: stochastic gradient descent, with momentum where it is above zero.

    biases: those of the parameters that do not decay and move `bias_factor` times as fast as the others.
    """

    def __init__(
        self,
        parameters: Iterable[Parameter],
        *,
        momentum: float,
        nesterov: bool = False,
        weight_decay: float = 0.0,
        biases: Iterable[Parameter] = (),
        bias_factor: float = 1.0,
    ) -> None:
        super().__init__(parameters, weight_decay=weight_decay)
        apart = {id(bias) for bias in biases}
        weights, others = (
            [number for number, parameter in enumerate(self.parameters) if (id(parameter) in apart) == bias]
            for bias in (False, True)
        )
        self._groups = [(weights, 1.0, weight_decay), (others, bias_factor, 0.0)]
        self.momentum, self.nesterov = momentum, nesterov
        if momentum:
            self.state = {"momentum_buffer": [torch.zeros_like(parameter) for parameter in self.parameters]}

    def _change(self, gradients: list[Tensor], rate: float) -> None:
        momenta = list[Tensor | None](self.state.get("momentum_buffer", [None] * len(gradients)))
        for numbers, factor, weight_decay in self._groups:
            if not numbers:
                continue
            sgd(
                [self.parameters[number] for number in numbers],
                [gradients[number] for number in numbers],
                [momenta[number] for number in numbers],
                foreach=False,
                fused=True,
                weight_decay=weight_decay,
                momentum=self.momentum,
                lr=rate * factor,
                dampening=0.0,
                nesterov=self.nesterov,
                maximize=False,
            )
