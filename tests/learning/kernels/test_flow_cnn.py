"""The fast forward pass of the recogniser, and the gradients through it, are those of its plain form."""

import pytest
import torch

from ofer.learning.kernels import flow_cnn
from ofer.learning.kernels.pooled_convolution import pooled_convolution
from ofer.learning.kernels.switch import use_kernels
from ofer.methods.recogniser.network import FlowCNN


@pytest.mark.parametrize(("batch_norm", "compiled"), [(False, 3), (True, 0)])
def test_logits_and_gradients_are_those_of_the_plain_form(
    batch_norm: bool, compiled: int, monkeypatch: pytest.MonkeyPatch, plain_forms: None
) -> None:
    monkeypatch.setattr(torch, "get_num_threads", lambda: 1)
    convolved = []

    def counted(*arguments: torch.Tensor) -> torch.Tensor:
        convolved.append(arguments)
        return pooled_convolution(*arguments)

    monkeypatch.setattr(flow_cnn, "pooled_convolution", counted)
    flow = torch.randn(5, 2, 24, 24, generator=torch.Generator().manual_seed(0))

    def found() -> list[torch.Tensor]:
        torch.manual_seed(0)
        network = FlowCNN(
            size=24, classes=3, channels=(8, 16, 32), kernels=(5, 3, 3), fully_connected=(128,), dropout=0.0,
            batch_norm=batch_norm,
        )  # fmt: skip
        logits = network(flow)
        logits.square().sum().backward()
        return [logits.detach(), *(weight.grad for weight in network.parameters() if weight.grad is not None)]

    plain = found()
    assert not convolved
    use_kernels(True)
    # Of a bias before normalisation the gradient is zero, but for rounding.
    largest = max(float(tensor.abs().max()) for tensor in plain)
    for one, other in zip(found(), plain, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-5 * largest)
    assert len(convolved) == compiled
