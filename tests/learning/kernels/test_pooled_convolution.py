"""A convolution, max-pooling and ReLU in one: what torch returns, with torch's gradients but for rounding."""

from collections.abc import Iterator

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn.functional import conv2d, max_pool2d, relu

from ofer.learning.kernels import maxima
from ofer.learning.kernels.pooled_convolution import WIDEST, is_compiled_for, pooled_convolution


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


SHAPES = [  # samples, inputs, outputs, kernel, height, width
    (3, 2, 8, 5, 24, 24),
    (2, 8, 16, 3, 12, 12),
    (2, 16, 32, 3, 6, 6),
    (4, 1, 1, 1, 2, 2),
    (1, 3, 5, 7, 9, 7),
    (2, 5, 3, 3, 7, 10),
    (1, 33, 4, 3, 5, 4),
    (2, 3, 4, 7, 2, 2),
]


def plain(maps: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return relu(max_pool2d(conv2d(maps, weight, bias, padding=weight.shape[-1] // 2), 2))


def drawn(shape: tuple[int, ...], seed: int = 0) -> list[Tensor]:
    samples, inputs, outputs, kernel, height, width = shape
    generator = torch.Generator().manual_seed(seed)
    sizes = [(samples, inputs, height, width), (outputs, inputs, kernel, kernel), (outputs,)]
    return [torch.randn(size, generator=generator) for size in sizes]


def wanting(tensors: list[Tensor], dtype: torch.dtype = torch.float32) -> list[Tensor]:
    return [tensor.to(dtype, copy=True).requires_grad_() for tensor in tensors]


def gradients(operation, tensors: list[Tensor], weighting: Tensor) -> list[Tensor]:
    (operation(*tensors) * weighting).sum().backward()
    found = [tensor.grad for tensor in tensors]
    assert all(gradient is not None for gradient in found)
    return [gradient for gradient in found if gradient is not None]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_it_returns_what_torch_returns(shape):
    tensors = drawn(shape)
    found = pooled_convolution(*wanting(tensors))
    torch.testing.assert_close(found, plain(*tensors), rtol=0, atol=0)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_gradients_are_those_of_torch_in_double_precision(shape):
    tensors = drawn(shape)
    weighting = torch.randn(plain(*tensors).shape, generator=torch.Generator().manual_seed(1))
    found = gradients(pooled_convolution, wanting(tensors), weighting)
    expected = gradients(plain, wanting(tensors, torch.float64), weighting.double())
    for one, other in zip(found, expected, strict=True):
        torch.testing.assert_close(one.double(), other, rtol=1e-5, atol=1e-5 * float(other.abs().max()))


def test_of_equal_cells_the_first_gets_the_gradient_as_in_torch():
    # Whole numbers: sums are exact, most fours have equal cells, and equal gradients mean equal choices.
    maps, weight, bias = (tensor.round() for tensor in drawn((3, 4, 6, 3, 8, 8)))
    weighting = torch.arange(3 * 6 * 4 * 4).reshape(3, 6, 4, 4).float()
    found = gradients(pooled_convolution, wanting([maps, weight, bias]), weighting)
    expected = gradients(plain, wanting([maps, weight, bias]), weighting)
    for one, other in zip(found, expected, strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=0)


def test_what_relu_makes_zero_has_no_gradient():
    maps, weight, _ = drawn((2, 2, 3, 3, 8, 8))
    low = torch.full((3,), -1000.0)
    for gradient in gradients(pooled_convolution, wanting([maps, weight, low]), torch.ones(())):
        assert not gradient.any()


@pytest.mark.parametrize("cell", [(0, 0), (0, 1), (1, 0), (1, 1)], ids=str)
def test_what_is_not_a_number_goes_on_as_such(cell):
    # A training that diverges is noticed by its loss.
    maps, weight, bias = drawn((1, 2, 3, 1, 4, 4))
    maps[0, 0, cell[0], cell[1]] = float("nan")
    found = pooled_convolution(*wanting([maps, weight, bias]))
    assert found[:, :, 0, 0].isnan().all() and not found[:, :, 1:, 1:].isnan().any()
    _, of_weight, _ = gradients(pooled_convolution, wanting([maps, weight, bias]), torch.ones(()))
    assert of_weight[:, 0].isnan().all()


def test_maps_that_want_no_gradient_get_none():
    maps, weight, bias = drawn(SHAPES[0])
    kernels, offsets = wanting([weight, bias])
    pooled_convolution(maps, kernels, offsets).sum().backward()
    expected = gradients(plain, wanting([maps, weight, bias]), torch.ones(()))
    assert maps.grad is None and kernels.grad is not None and offsets.grad is not None
    torch.testing.assert_close(kernels.grad, expected[1], rtol=1e-4, atol=1e-3)


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last], ids=str)
def test_the_order_in_memory_makes_no_difference(layout):
    tensors = drawn(SHAPES[1])
    weighting = torch.randn(2, 16, 6, 6, generator=torch.Generator().manual_seed(2))
    expected = gradients(pooled_convolution, wanting(tensors), weighting)
    moved = [tensors[0].contiguous(memory_format=layout), tensors[1].contiguous(memory_format=layout), tensors[2]]
    found = gradients(pooled_convolution, wanting(moved), weighting.contiguous(memory_format=layout))
    for one, other in zip(found, expected, strict=True):
        assert np.array_equal(one.numpy(), other.numpy())


def test_a_weight_that_wants_no_gradient_changes_nothing_for_the_maps():
    maps, weight, bias = drawn(SHAPES[1])
    (wanted,) = wanting([maps])
    pooled_convolution(wanted, weight, bias).sum().backward()
    expected = gradients(pooled_convolution, wanting([maps, weight, bias]), torch.ones(()))
    assert weight.grad is None and wanted.grad is not None
    torch.testing.assert_close(wanted.grad, expected[0], rtol=0, atol=0)


def test_compiled_gradients_refuse_kernels_of_another_shape():
    maps, argmax = np.zeros((1, 4, 4, 2), np.float32), np.zeros((1, 2, 2, 3), np.uint8)
    arrays = (np.zeros((1, 2, 2, 3), np.float32), argmax, True)
    for shape in [(3, 5, 5, 2), (3, 3, 5, 2), (3, 3, 3, 4)]:
        weight = np.zeros(shape, np.float32)
        with pytest.raises(ValueError, match="another shape"):
            maxima.gradients(3, 2)(maps, weight, *arrays, np.zeros_like(weight), np.zeros(3), np.zeros_like(maps))


def test_it_is_for_float32_on_one_thread_where_gradients_are_wanted():
    maps = torch.zeros(1, 2, 4, 4)
    assert is_compiled_for(maps)
    assert not is_compiled_for(torch.zeros(1, WIDEST + 1, 4, 4))
    torch.set_num_threads(2)
    assert not is_compiled_for(maps)
    torch.set_num_threads(1)
    assert not is_compiled_for(maps.double())
    assert not is_compiled_for(maps.to("meta"))
    with torch.no_grad():
        assert not is_compiled_for(maps)
    with torch.autocast("cpu", torch.bfloat16):
        assert not is_compiled_for(maps)
