"""Units side by side are what each is alone, and a gate weighs a unit's vector."""

import pytest
import torch
from torch import nn

from ofer.methods.acnn.gates import Gate, GatedUnits, PatchGatedUnits

UNITS, CHANNELS, SIDE = 24, 5, 4


def units(kind: type[GatedUnits] = PatchGatedUnits, count: int = UNITS, gates: str = "learned") -> GatedUnits:
    return kind(count, CHANNELS, SIDE, 6, Gate(gates, width=3, hidden=2)).double()


def one_of(together: GatedUnits, number: int) -> GatedUnits:
    """Return a unit alone with the weights that it has among the others."""
    alone = units(type(together), 1)
    for name, own in alone.named_parameters():
        own.data = dict(together.named_parameters())[name].detach()[number].reshape(own.shape).clone()
    return alone


@pytest.mark.parametrize("kind", [PatchGatedUnits, GatedUnits])
def test_24_units_at_once_are_24_single_ones(kind):
    torch.manual_seed(0)
    together = units(kind)
    maps = torch.randn(7, UNITS, CHANNELS, SIDE, SIDE, dtype=torch.float64)
    weighed, gates = together(maps.flatten(1, 2))
    weighed.square().sum().backward()
    for number in range(UNITS):
        alone = one_of(together, number)
        vector, gate = alone(maps[:, number])
        torch.testing.assert_close(vector[:, 0], weighed[:, number])
        torch.testing.assert_close(gate[:, 0], gates[:, number])
        vector.square().sum().backward()
        for name, own in alone.named_parameters():
            theirs = dict(together.named_parameters())[name].grad[number].reshape(own.shape)
            torch.testing.assert_close(own.grad, theirs, msg=lambda fault, name=name: f"{name}: {fault}")


def test_a_unit_is_equations_1_to_3_with_the_layers_of_figure_2():
    torch.manual_seed(1)
    unit = units(count=1).eval()
    maps = torch.randn(3, CHANNELS, SIDE, SIDE, dtype=torch.float64)
    weight = {name: value[0] for name, value in unit.named_parameters()}

    def normal(values: torch.Tensor) -> torch.Tensor:
        # In evaluation, with fresh statistics.
        return (values / (1 + 1e-5) ** 0.5).clamp(min=0)

    patch = maps
    for name in ("conv1", "conv2"):
        kernel = weight[f"{name}.weight"].view(CHANNELS, CHANNELS, 3, 3)
        patch = normal(nn.functional.conv2d(patch, kernel, padding=1))
    psi = (patch.flatten(1) @ weight["product.weight"].T + weight["product.bias"]).clamp(min=0)
    pooled = nn.functional.max_pool2d(patch, 2)
    kernel = weight["attention.conv.weight"].view(3, CHANNELS, 1, 1)
    hidden = normal(nn.functional.conv2d(pooled, kernel, padding=1)).mean(dim=(2, 3))
    hidden = normal(hidden @ weight["attention.inner1.weight"].T)
    alpha = (hidden @ weight["attention.inner2.weight"].T / (1 + 1e-5) ** 0.5).sigmoid()
    vector, gate = unit(maps)
    torch.testing.assert_close(gate, alpha)
    torch.testing.assert_close(vector[:, 0], alpha * psi)


def test_without_an_attention_net_gates_are_one_or_drawn():
    torch.manual_seed(2)
    maps = torch.randn(50, UNITS * CHANNELS, SIDE, SIDE, dtype=torch.float64)
    plain, drawn = units(gates="one"), units(gates="random")
    assert not any("attention" in name for network in (plain, drawn) for name in network.state_dict())
    vectors, gates = plain(maps)
    assert (gates == 1).all()
    drawn.load_state_dict(plain.state_dict())
    weighed, gates = drawn(maps)
    torch.testing.assert_close(weighed, gates[..., None] * vectors)
    # For each face and each patch anew.
    assert gates.unique().numel() == 50 * UNITS
    assert gates.min() >= 0
    assert gates.max() <= 1
    assert (drawn.eval()(maps)[1] == 0.5).all()
