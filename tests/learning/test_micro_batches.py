"""A batch in parts has the whole batch's gradient, draws included; what cannot be split says so."""

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from ofer.base.errors import OferError
from ofer.learning.draws import STEP, Dropout, draw_rows, seeded
from ofer.learning.loop import Validation, fit
from ofer.learning.micro_batches import MicroBatches
from ofer.learning.plan import Plan
from ofer.methods.flowrec.losses import endpoint
from ofer.methods.flowrec.network import AutoEncoder
from ofer.methods.recogniser.network import FlowCNN

BATCH = np.asarray([3, 1, 4, 0, 5, 9, 2])
RECOGNISER = {"size": 16, "classes": 6, "channels": [4, 4], "kernels": [3, 3], "fully_connected": [8], "dropout": 0.5}


def gradients(network, loss, *, room: int) -> tuple[float, list[torch.Tensor], MicroBatches]:
    """Return loss and gradient on a device that has room for `room` samples at once."""

    def batch_loss(indices):
        value = loss(network, indices)
        if len(indices) > room:
            raise torch.OutOfMemoryError("as if on a device")
        return value

    parts = MicroBatches(network, lambda line: None)
    value = parts.backward(
        batch_loss, BATCH, step=1, draws=lambda: seeded(0, STEP, 1), clear=lambda: network.zero_grad(set_to_none=True)
    )
    return value, [parameter.grad.clone() for parameter in network.parameters()], parts


def restoring(network, indices):
    flows = torch.randn(10, 2, 16, 16, generator=torch.Generator().manual_seed(1))
    return endpoint(network(flows[indices]), flows[indices].roll(1, -1), epsilon=1e-8)


def recognising(network, indices):
    flows = torch.randn(10, 2, 16, 16, generator=torch.Generator().manual_seed(1))[indices]
    mirrored = draw_rows(torch.rand, len(flows)) < 0.5
    flows = torch.where(mirrored[:, None, None, None], flows.flip(-1), flows)
    return cross_entropy(network(flows), torch.arange(10)[indices] % 6)


@pytest.mark.parametrize("room", [6, 3, 2, 1])
@pytest.mark.parametrize(
    ("make", "loss"),
    [
        (lambda: AutoEncoder((4, 4), (1, 2)), restoring),
        (lambda: FlowCNN(**RECOGNISER, batch_norm=False), recognising),
    ],
)
def test_parts_add_up_to_the_gradient_of_the_whole_batch(make, loss, room):
    torch.manual_seed(0)
    network = make().train()
    expected_loss, expected, whole = gradients(network, loss, room=len(BATCH))
    found_loss, found, parts = gradients(network, loss, room=room)
    assert whole.most == 1
    assert parts.most == {6: 2, 3: 4, 2: 4, 1: 7}[room]
    assert found_loss == pytest.approx(expected_loss, rel=1e-5)
    for one, other in zip(found, expected, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-5, atol=1e-5 * float(other.abs().max()))


def test_a_part_drops_what_the_whole_batch_would_drop():
    layer = Dropout(0.5).train()
    torch.manual_seed(3)
    plain = torch.nn.functional.dropout(torch.ones(7, 20), 0.5)
    torch.manual_seed(3)
    assert torch.equal(layer(torch.ones(7, 20)), plain)
    assert torch.equal(layer.eval()(torch.ones(7, 20)), torch.ones(7, 20))


def test_a_training_that_ran_out_of_memory_says_into_how_many_parts_its_batches_went():
    torch.manual_seed(0)
    network = torch.nn.Linear(2, 1)
    inputs = torch.randn(8, 2)

    def batch_loss(indices):
        if len(indices) > 2:
            raise torch.OutOfMemoryError("as if on a device")
        return network(inputs[indices]).square().mean()

    said: list[str] = []
    plan = Plan(steps=3, batch_size=8, validate_every=1, learning_rate=0.1)
    look = Validation(0.0, 0.0, (0.0,))
    found = fit(network, batch_loss, lambda: look, samples=8, plan=plan, seed=0, report=said.append)
    assert found.notes() == {"micro_batches": 4}
    assert [line for line in said if "memory" in line] == [
        "step 1: out of memory on the device; batches of 8 go in 2 parts",
        "step 1: out of memory on the device; batches of 8 go in 4 parts",
    ]


def test_a_training_that_goes_on_keeps_its_parts_where_memory_is_free_again(tmp_path):
    inputs = torch.randn(8, 2, generator=torch.Generator().manual_seed(1))
    plan = Plan(steps=4, batch_size=8, validate_every=2, learning_rate=0.1)

    def train(name: str, *, room: list[int], stop: bool = False):
        torch.manual_seed(0)
        network = torch.nn.Linear(2, 1)

        def batch_loss(indices):
            if len(indices) > room[0]:
                raise torch.OutOfMemoryError("as if on a device")
            return network(inputs[indices]).square().mean()

        def report(line: str) -> None:
            if stop and line.startswith("step 2/"):
                raise KeyboardInterrupt

        look = Validation(0.0, 0.0, (0.0,))
        return fit(
            network, batch_loss, lambda: look, samples=8, plan=plan, seed=0, checkpoint=tmp_path / name, report=report
        )

    with pytest.raises(KeyboardInterrupt):
        train("interrupted", room=[2], stop=True)
    resumed, whole = train("interrupted", room=[8]), train("whole", room=[2])
    assert resumed.notes() == whole.notes() == {"micro_batches": 4}
    assert (tmp_path / "interrupted").read_bytes() == (tmp_path / "whole").read_bytes()


def test_one_sample_that_does_not_fit_is_an_error():
    with pytest.raises(OferError, match="step 1: one sample alone does not fit the device's memory; lower `channels`"):
        gradients(AutoEncoder((4, 4), (1,)), restoring, room=0)


def test_statistics_of_a_batch_cannot_be_split():
    with pytest.raises(OferError, match="batch_norm needs the whole batch at once; lower batch_size"):
        gradients(FlowCNN(**RECOGNISER, batch_norm=True), recognising, room=3)
