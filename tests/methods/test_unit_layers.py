"""Layers of several units compute each unit by its own weights, whichever way is faster."""

import pytest
import torch
from torch.nn.functional import conv2d

from ofer.methods.unit_layers import UnitCells, UnitProduct, grouped, in_turn


@pytest.mark.parametrize("convolve", [grouped, in_turn])
def test_convolutions_and_their_gradients_are_those_of_each_unit_alone(convolve):
    generator = torch.Generator().manual_seed(0)
    maps = torch.randn(3, 4 * 5, 6, 6, generator=generator, dtype=torch.float64, requires_grad=True)
    kernels = torch.randn(4, 2, 5, 3, 3, generator=generator, dtype=torch.float64, requires_grad=True)
    found = convolve(maps, kernels)
    alone = [conv2d(maps[:, 5 * unit : 5 * unit + 5], kernels[unit], padding=1) for unit in range(4)]
    torch.testing.assert_close(found, torch.cat(alone, dim=1))
    wanted = torch.autograd.grad(torch.cat(alone, dim=1).square().sum(), (maps, kernels))
    for mine, other in zip(torch.autograd.grad(found.square().sum(), (maps, kernels)), wanted, strict=True):
        torch.testing.assert_close(mine, other)


def test_a_product_has_the_weights_of_its_unit_and_at_cells_a_border_of_zeros():
    torch.manual_seed(0)
    product, cells = UnitProduct(3, 4, 2, bias=True), UnitCells(3, 4, 2)
    vectors, maps = torch.randn(5, 3, 4), torch.randn(5, 12, 2, 3)
    for unit in range(3):
        torch.testing.assert_close(product(vectors)[:, unit], vectors[:, unit] @ product.weight[unit].T)
        kernel = cells.weight[unit][:, :, None, None]
        wanted = conv2d(maps[:, 4 * unit : 4 * unit + 4], kernel, padding=1)
        torch.testing.assert_close(cells(maps)[:, 2 * unit : 2 * unit + 2], wanted)
