"""The losses against double loops, and where they are delicate."""

import math

import pytest
import torch

from ofer.base.errors import OferError
from ofer.methods.flowrec.losses import endpoint, mse, scaled_loss, wing
from ofer.methods.flowrec.settings import Settings

SETTINGS = Settings(recipe="flowrec", wing_width=10.0, wing_curvature=2.0, endpoint_epsilon=1e-8)


def flows(seed: int = 0, spread: float = 8.0) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    draw = [torch.randn(2, 2, 3, 4, generator=generator, dtype=torch.float64) * spread for _ in range(2)]
    return draw[0], draw[1]


def naive(name: str, prediction: torch.Tensor, target: torch.Tensor) -> float:
    """The formulas of protocol §3.5, a value at a time."""
    terms = []
    for image in range(2):
        for row in range(3):
            for column in range(4):
                ex, ey = (prediction - target)[image, :, row, column].tolist()
                if name == "endpoint":
                    terms.append(math.sqrt(ex**2 + ey**2 + 1e-8))
                elif name == "mse":
                    terms += [ex**2, ey**2]
                else:
                    constant = 10 - 10 * math.log(1 + 10 / 2)
                    for a in (abs(ex), abs(ey)):
                        terms.append(10 * math.log(1 + a / 2) if a < 10 else a - constant)
    return sum(terms) / len(terms)


@pytest.mark.parametrize("name", ["mse", "wing", "endpoint"])
def test_losses_are_the_formulas(name):
    prediction, target = flows()
    assert ((prediction - target).abs() > 10).any()
    assert scaled_loss(name, SETTINGS, 1.0)(prediction, target).item() == pytest.approx(naive(name, prediction, target))


@pytest.mark.parametrize(("name", "power"), [("mse", 2), ("wing", 1), ("endpoint", 1)])
def test_scaling_the_flow_only_multiplies_the_loss(name, power):
    prediction, target = flows()
    pixels = scaled_loss(name, SETTINGS, 1.0)(prediction, target)
    scaled = scaled_loss(name, SETTINGS, 0.7)(prediction / 0.7, target / 0.7)
    assert scaled.item() * 0.7**power == pytest.approx(pixels.item())


def test_wing_is_continuous_and_monotone_at_its_width():
    zero = torch.zeros(1, 2, 1, 1, dtype=torch.float64)
    below, at, above = (
        wing(zero + value, zero, width=10.0, curvature=2.0).item() for value in (10 - 1e-9, 10.0, 10 + 1e-9)
    )
    assert below == pytest.approx(at, abs=1e-8)
    assert above == pytest.approx(at, abs=1e-8)
    assert below < at < above


def test_an_exact_prediction_has_a_finite_gradient():
    target = torch.randn(2, 2, 4, 4, dtype=torch.float64)
    for loss in (mse, *(scaled_loss(name, SETTINGS, 1.0) for name in ("wing", "endpoint"))):
        prediction = target.clone().requires_grad_()
        loss(prediction, target).backward()
        assert prediction.grad.isfinite().all()
        assert prediction.grad.abs().max() == 0


@pytest.mark.parametrize("name", ["mse", "wing", "endpoint"])
def test_gradients_are_those_of_finite_differences(name):
    prediction, target = flows(seed=1)
    loss = scaled_loss(name, SETTINGS, 1.3)
    assert torch.autograd.gradcheck(lambda p: loss(p, target), prediction.requires_grad_())


def test_endpoint_gradient_passes_the_check_at_an_exact_prediction():
    target = torch.zeros(1, 2, 2, 2, dtype=torch.float64)
    # a wider rounding of the tip than the default, for the step of the finite differences
    assert torch.autograd.gradcheck(lambda p: endpoint(p, target, epsilon=1e-2), target.clone().requires_grad_())


def test_an_unknown_loss_is_refused():
    with pytest.raises(OferError, match="unknown name 'huber'"):
        scaled_loss("huber", SETTINGS, 1.0)
