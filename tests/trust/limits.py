"""Little memory for a while."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STATUS = Path("/proc/self/statm")


@contextmanager
def memory(most_bytes: int) -> Iterator[None]:
    """Let this process take no more than that beyond what it has."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    if STATUS.exists():
        has = int(STATUS.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (has + most_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
