"""A training that frees an array of megabytes at every step gets it back without a page fault."""

import ctypes
import subprocess
import sys

import pytest

PAGES_OF_A_STEP = 16 * 2**20 // 4096
STEPS = 50
PROGRAM = f"""
import resource, sys
import torch
from ofer.learning.freed_memory import keep_freed_memory

def step():
    first = torch.ones({16 * 2**20 // 4})
    return first + 1

if sys.argv[1] == "keep":
    assert keep_freed_memory()
for _ in range(5):
    step()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range({STEPS}):
    step()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(what: str) -> int:
    answer = subprocess.run([sys.executable, "-c", PROGRAM, what], capture_output=True, text=True, check=True)
    return int(answer.stdout)


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="the C library has no mallopt")
def test_steps_that_free_megabytes_do_not_ask_the_system_for_them_again() -> None:
    assert faults("keep") < PAGES_OF_A_STEP
    # else this test could not fail
    assert faults("leave") > STEPS * PAGES_OF_A_STEP / 10
