"""Adam (Kingma and Ba 2015), as torch computes it in one fused pass over all weights."""

from collections.abc import Iterable

import torch
from torch import Tensor
from torch.nn import Parameter
from torch.optim.adam import adam

MOMENTS = ("step", "exp_avg", "exp_avg_sq")
"""What Adam keeps for a parameter: steps taken, running means of the gradient and of its square."""


class Adam:
    """`torch.optim.Adam` with `fused=True` and its other defaults, by its functional form.

    Making the class itself imports torch's compiler, which takes longer than some trainings of Figure 8.

    state: for each of MOMENTS, a tensor for each parameter.
    """

    def __init__(self, parameters: Iterable[Parameter], *, weight_decay: float = 0.0) -> None:
        self.parameters = list(parameters)
        self.weight_decay = weight_decay
        self.state: dict[str, list[Tensor]] = {
            "step": [torch.zeros((), device=parameter.device) for parameter in self.parameters],
            "exp_avg": [torch.zeros_like(parameter) for parameter in self.parameters],
            "exp_avg_sq": [torch.zeros_like(parameter) for parameter in self.parameters],
        }

    def clear(self) -> None:
        """Take the gradients away."""
        for parameter in self.parameters:
            parameter.grad = None

    @torch.no_grad()
    def step(self, rate: float) -> None:
        """Change the weights by their gradients; every parameter needs one."""
        gradients = [parameter.grad for parameter in self.parameters if parameter.grad is not None]
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
            beta1=0.9,
            beta2=0.999,
            lr=rate,
            weight_decay=self.weight_decay,
            eps=1e-8,
            maximize=False,
        )
