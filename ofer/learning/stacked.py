"""Several trainings of one network, each from its own seed, as one stacked model (torch.func).

Each training draws, steps, and is selected as `ofer.learning.loop.fit` would do with its seed alone: the networks share
their operations, not their numbers. The sum of their losses has, for each network's weights, that network's gradient.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np
import pandas
import torch
from torch import Tensor
from torch.func import functional_call, stack_module_state, vmap

from ofer.base.errors import OferError
from ofer.learning.checkpoint import Progress
from ofer.learning.draws import BatchOrder
from ofer.learning.loop import Fit, Validation
from ofer.learning.optimiser import Adam
from ofer.learning.plan import Plan
from ofer.learning.trained import CURVE_COLUMNS, Report, silent

StepLosses = Callable[[int, np.ndarray], Tensor]
"""(step, sample indices (S, batch)) → loss of each network (S,), in training mode; it makes each seed's own draws."""


class Stack:
    """S networks of the same shape; `parameters` and `buffers` hold {name: (S, …)}, a row per network.

    Random layers would draw once for all networks, or from no network's own stream: what a network draws has to reach
    it as an input.
    """

    def __init__(self, networks: Sequence[torch.nn.Module]) -> None:
        self.size = len(networks)
        self.parameters, self.buffers = stack_module_state(list(networks))
        self._network = networks[0]

    def __call__(self, *inputs: Tensor) -> Tensor:
        """Return the outputs (S, …) of the networks for inputs (S, …), a row for each."""

        def one(parameters: dict[str, Tensor], buffers: dict[str, Tensor], *row: Tensor) -> Tensor:
            return functional_call(self._network, (parameters, buffers), row)

        return vmap(one)(self.parameters, self.buffers, *inputs)

    def train(self, mode: bool = True) -> None:
        """Put the networks into training mode, or into evaluation mode."""
        self._network.train(mode)

    def arrays(self, index: int) -> dict[str, np.ndarray]:
        """Return a copy of one network's weights and buffers on the CPU, by its own names."""
        state = {**self.parameters, **self.buffers}
        return {name: value[index].detach().cpu().numpy().copy() for name, value in state.items()}


def fit_stacked(
    stack: Stack,
    losses: StepLosses,
    validate: Callable[[], list[Validation]],
    *,
    samples: int,
    plan: Plan,
    seeds: Sequence[int],
    report: Report = silent,
) -> list[Fit]:
    """Train the networks of `stack` in place, one for each of `seeds`; return what `fit` returns, for each.

    `validate` is called in evaluation mode, without gradients. Raises OferError with the seed and the step where a loss
    or a validation score stops being finite.
    """
    parameters = list(stack.parameters.values())
    optimiser = Adam(parameters, weight_decay=plan.weight_decay)
    orders = [BatchOrder(samples, plan.batch_size, seed) for seed in seeds]
    progress = [Progress() for _ in seeds]
    since_look: list[list[float]] = []
    stack.train()
    for step in range(1, plan.steps + 1):
        rate = plan.rate(step)
        since_look.append(_take_step(stack, optimiser, losses, orders, step, rate))
        if step % plan.validate_every == 0 or step == plan.steps:
            _look(stack, validate, progress, seeds, step, np.mean(since_look, axis=0), rate)
            since_look.clear()
            scores = [kept.rows[-1][3] for kept in progress]
            report(f"step {step}/{plan.steps}, validation {min(scores):.4f} to {max(scores):.4f}")
    return [
        Fit(
            kept.best,
            pandas.DataFrame(kept.rows, columns=list(CURVE_COLUMNS)).astype({"step": "int64"}),
            kept.best_step,
        )
        for kept in progress
    ]


def _take_step(
    stack: Stack,
    optimiser: Adam,
    losses: StepLosses,
    orders: Sequence[BatchOrder],
    step: int,
    rate: float,
) -> list[float]:
    each = losses(step, np.stack([order.batch(step) for order in orders]))
    optimiser.clear()
    each.sum().backward()  # type: ignore[no-untyped-call]
    values: list[float] = each.tolist()
    for order, value in zip(orders, values, strict=True):
        if not math.isfinite(value):
            raise OferError(
                f"training step {step}, seed {order.seed}: the loss is {value}; lower learning_rate (now {rate:g})"
            )
    optimiser.step(rate)
    return values


def _look(
    stack: Stack,
    validate: Callable[[], list[Validation]],
    progress: Sequence[Progress],
    seeds: Sequence[int],
    step: int,
    training_losses: np.ndarray,
    rate: float,
) -> None:
    """Validate; add a row to each network's curve; keep its weights where they are strictly better, as `fit` does."""
    stack.train(False)
    with torch.no_grad():
        validations = validate()
    stack.train()
    for index, (kept, validation) in enumerate(zip(progress, validations, strict=True)):
        if not all(map(math.isfinite, validation.key)):
            raise OferError(
                f"training step {step}, seed {seeds[index]}: the validation score is not finite because the weights "
                f"diverged; lower learning_rate (now {rate:g})"
            )
        kept.step = step
        kept.rows.append((step, float(training_losses[index]), validation.loss, validation.score, rate))
        if not kept.best_key or validation.key < kept.best_key:
            kept.best, kept.best_key, kept.best_step = stack.arrays(index), validation.key, step
