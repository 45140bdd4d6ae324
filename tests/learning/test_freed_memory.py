"""Memory that a process has freed serves its next arrays, without a page fault for each page of theirs."""

import ctypes
import resource
import subprocess
import sys

import pytest

MEGABYTES = range(2, 28)
"""Sizes of arrays, one after the other. Left alone, glibc maps each anew: it is larger than any that was unmapped."""

PROGRAM = f"""
import resource, sys
import torch
from ofer.learning.freed_memory import keep_freed_memory

if sys.argv[1] == "keep":
    assert keep_freed_memory()
torch.ones(1)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for size in {list(MEGABYTES)}:
    torch.ones(size * 2**20 // 4)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(what: str) -> int:
    answer = subprocess.run([sys.executable, "-c", PROGRAM, what], capture_output=True, text=True, check=True)
    return int(answer.stdout)


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="the C library has no mallopt")
def test_arrays_are_made_of_the_pages_that_others_were_made_of() -> None:
    pages = [megabytes * 2**20 // resource.getpagesize() for megabytes in MEGABYTES]
    assert faults("keep") < sum(pages) / 2
    # else this test could not fail
    assert faults("leave") > 0.9 * sum(pages)
