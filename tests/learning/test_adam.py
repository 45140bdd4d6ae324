"""Our Adam is torch's, but for what making torch's imports."""

import subprocess
import sys

import pytest
import torch
from torch import nn

from ofer.learning.adam import Adam


def network() -> nn.Module:
    """Return the same small network at each call, with convolution, bias and matrix."""
    torch.manual_seed(3)
    return nn.Sequential(nn.Conv2d(2, 3, 3), nn.ReLU(), nn.Flatten(), nn.Linear(12, 2))


@pytest.mark.parametrize("weight_decay", [0.0, 1e-2])
def test_weights_are_those_of_torchs_adam_bit_by_bit_at_a_rate_that_changes(weight_decay: float) -> None:
    ours, theirs = network(), network()
    optimiser = Adam(ours.parameters(), weight_decay=weight_decay)
    opponent = torch.optim.Adam(theirs.parameters(), weight_decay=weight_decay, fused=True)
    inputs = torch.randn(7, 2, 4, 4, generator=torch.Generator().manual_seed(0))
    for step in range(1, 30):
        rate = 0.1 / step
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


def test_it_agrees_with_the_formula() -> None:
    weight = nn.Parameter(torch.tensor([1.0], dtype=torch.float64))
    optimiser = Adam([weight])
    value, mean, square = 1.0, 0.0, 0.0
    for step in range(1, 6):
        weight.grad = torch.tensor([2.0 * step], dtype=torch.float64)
        optimiser.step(0.1)
        mean, square = 0.9 * mean + 0.1 * 2 * step, 0.999 * square + 0.001 * (2 * step) ** 2
        value -= 0.1 * (mean / (1 - 0.9**step)) / ((square / (1 - 0.999**step)) ** 0.5 + 1e-8)
        assert weight.item() == pytest.approx(value, rel=1e-12)


def test_the_compiler_is_not_imported() -> None:
    program = """
import sys, torch
from ofer.learning.adam import Adam
weight = torch.nn.Parameter(torch.ones(2))
optimiser = Adam([weight])
weight.square().sum().backward()
optimiser.step(0.1)
assert "torch._dynamo" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)
