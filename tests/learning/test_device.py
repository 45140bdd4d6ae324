"""Devices by name."""

import pytest
import torch

from ofer.base.errors import OferError
from ofer.learning.device import device, set_threads


def test_cpu_is_there_and_auto_finds_something():
    assert device("cpu") == torch.device("cpu")
    assert device("auto").type in ("cpu", "cuda")
    assert torch.are_deterministic_algorithms_enabled()


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a CUDA device")
def test_a_missing_cuda_device_is_said():
    with pytest.raises(OferError, match="torch sees no CUDA device"):
        device("cuda")


def test_unknown_names_and_thread_counts_are_refused():
    with pytest.raises(OferError, match="unknown name 'gpu'"):
        device("gpu")
    with pytest.raises(OferError, match="0 is not a number of threads"):
        set_threads(0)


def test_threads_are_set():
    before = torch.get_num_threads()
    try:
        set_threads(1)
        assert torch.get_num_threads() == 1
    finally:
        torch.set_num_threads(before)
