"""Waiting for something to happen in a run."""

import time
from collections.abc import Callable
from pathlib import Path


def wait_for(condition: Callable[[], bool], seconds: float = 120.0) -> None:
    """Return when `condition` holds; fail if it does not within `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def says(log: Path, text: str) -> Callable[[], bool]:
    """Return the condition that a log has a text."""
    return lambda: log.is_file() and text in log.read_text(encoding="utf-8", errors="replace")
