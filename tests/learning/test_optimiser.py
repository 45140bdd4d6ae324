"""Our optimisers are torch's, but for what making torch's imports."""

import subprocess
import sys

import pytest
import torch
from torch import nn

from ofer.learning.optimiser import SGD, Adam


def network() -> nn.Module:
    """Return the same small network at each call, with convolution, bias and matrix."""
    torch.manual_seed(3)
    return nn.Sequential(nn.Conv2d(2, 3, 3), nn.ReLU(), nn.Flatten(), nn.Linear(12, 2))


def adam(beta1: float = 0.9, **options: float) -> tuple[nn.Module, Adam, nn.Module, torch.optim.Optimizer]:
    ours, theirs = network(), network()
    return (
        ours,
        Adam(ours.parameters(), beta1=beta1, **options),
        theirs,
        torch.optim.Adam(theirs.parameters(), betas=(beta1, 0.999), fused=True, **options),
    )


def sgd(**options: float) -> tuple[nn.Module, SGD, nn.Module, torch.optim.Optimizer]:
    ours, theirs = network(), network()
    return ours, SGD(ours.parameters(), **options), theirs, torch.optim.SGD(theirs.parameters(), fused=True, **options)


@pytest.mark.parametrize(
    ("make", "options"),
    [
        (adam, {"weight_decay": 0.0}),
        (adam, {"weight_decay": 1e-2}),
        (adam, {"beta1": 0.5}),
        (sgd, {"momentum": 0.0, "weight_decay": 1e-2}),
        (sgd, {"momentum": 0.9}),
        (sgd, {"momentum": 0.9, "weight_decay": 5e-4, "nesterov": True}),
    ],
)
def test_weights_are_those_of_torch_bit_by_bit_at_a_rate_that_changes(make, options) -> None:
    ours, optimiser, theirs, opponent = make(**options)
    inputs = torch.randn(7, 2, 4, 4, generator=torch.Generator().manual_seed(0))
    for step in range(1, 30):
        rate = 0.01 / step
        for group in opponent.param_groups:
            group["lr"] = rate
        optimiser.clear()
        opponent.zero_grad()
        ours(inputs).square().sum().backward()
        theirs(inputs).square().sum().backward()
        optimiser.step(rate)
        opponent.step()
        for mine, other in zip(ours.parameters(), theirs.parameters(), strict=True):
            assert torch.equal(mine, other)
    assert all(weight.isfinite().all() for weight in ours.parameters())


def test_adam_agrees_with_its_formula() -> None:
    weight = nn.Parameter(torch.tensor([1.0], dtype=torch.float64))
    optimiser = Adam([weight])
    value, mean, square = 1.0, 0.0, 0.0
    for step in range(1, 6):
        weight.grad = torch.tensor([2.0 * step], dtype=torch.float64)
        optimiser.step(0.1)
        mean, square = 0.9 * mean + 0.1 * 2 * step, 0.999 * square + 0.001 * (2 * step) ** 2
        value -= 0.1 * (mean / (1 - 0.9**step)) / ((square / (1 - 0.999**step)) ** 0.5 + 1e-8)
        assert weight.item() == pytest.approx(value, rel=1e-12)


def test_biases_apart_move_by_their_factor_and_do_not_decay() -> None:
    ours, theirs = network(), network()
    biases = [[value for name, value in of.named_parameters() if name.endswith("bias")] for of in (ours, theirs)]
    optimiser = SGD(ours.parameters(), momentum=0.9, weight_decay=1e-2, biases=biases[0], bias_factor=2.0)
    weights = [value for name, value in theirs.named_parameters() if name.endswith("weight")]
    groups = [{"params": weights, "weight_decay": 1e-2}, {"params": biases[1], "lr": 0.02}]
    opponent = torch.optim.SGD(groups, lr=0.01, momentum=0.9, fused=True)
    inputs = torch.randn(7, 2, 4, 4, generator=torch.Generator().manual_seed(0))
    for _ in range(5):
        optimiser.clear()
        opponent.zero_grad()
        ours(inputs).square().sum().backward()
        theirs(inputs).square().sum().backward()
        optimiser.step(0.01)
        opponent.step()
    assert all(torch.equal(mine, other) for mine, other in zip(ours.parameters(), theirs.parameters(), strict=True))


def test_the_compiler_is_not_imported() -> None:
    program = """
import sys, torch
from ofer.learning.optimiser import SGD, Adam
weight = torch.nn.Parameter(torch.ones(2))
weight.square().sum().backward()
for optimiser in (Adam([weight]), SGD([weight], momentum=0.9)):
    optimiser.step(0.1)
assert "torch._dynamo" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)
