"""A full device is recognised whoever says so; other errors are not taken for one."""

import pytest
import torch

from ofer.learning.memory_faults import is_out_of_memory, no_room
from ofer.learning.micro_batches import MicroBatches
from tests.learning.test_micro_batches import BATCH

FULL = [
    torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB"),
    RuntimeError("CUDA error: out of memory"),
    RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
    RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED"),
]
OTHERS = [RuntimeError("CUDA error: device-side assert triggered"), RuntimeError("shape mismatch")]


def backward(fault: RuntimeError) -> MicroBatches:
    """Go through a batch on a device that has room for two samples and says `fault` of more."""
    network = torch.nn.Linear(2, 1)

    def batch_loss(indices):
        if len(indices) > 2:
            raise fault
        return network(torch.ones(len(indices), 2)).mean()

    parts = MicroBatches(network, lambda line: None)
    parts.backward(batch_loss, BATCH, step=1, draws=torch.enable_grad, clear=network.zero_grad)
    return parts


@pytest.mark.parametrize("fault", FULL, ids=str)
def test_a_batch_is_split_whoever_says_that_memory_is_full(fault):
    assert is_out_of_memory(fault)
    assert backward(fault).most == 4


@pytest.mark.parametrize("fault", OTHERS, ids=str)
def test_another_error_stays_what_it_is(fault):
    assert not is_out_of_memory(fault)
    with pytest.raises(RuntimeError, match=str(fault)):
        backward(fault)


def test_only_flows_that_can_stay_on_the_disk_are_said_to():
    assert "flows_in_memory" in str(no_room("round 3", strategy_flows=True))
    assert (
        str(no_room("seed 0", strategy_flows=False)) == "seed 0: out of memory on the device; set training.device: cpu"
    )
