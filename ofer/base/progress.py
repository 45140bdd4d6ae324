"""Progress of long work: a plain line every few seconds, readable on a terminal and in a log.

Several jobs share one terminal, so there is no redrawn bar. Inert: no byte of an artefact depends on this module.
"""

import os
import sys
import time
from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

Item = TypeVar("Item")

INTERVAL_SECONDS = 10.0

_who = ""


def track(items: Iterable[Item], text: str, total: int | None = None) -> Iterator[Item]:
    """Yield `items` unchanged and say on stderr, at most every ten seconds, how many are done."""
    if total is None and hasattr(items, "__len__"):
        total = len(items)  # type: ignore[arg-type]
    started = told = time.monotonic()
    done = 0
    for item in items:
        yield item
        done += 1
        now = time.monotonic()
        if now - told >= INTERVAL_SECONDS:
            told = now
            say(f"{text}: {_share(done, total)}, {_remaining(now - started, done, total)}")
    if told > started:
        say(f"{text}: {done} done in {time.monotonic() - started:.0f} s")


def say(text: str) -> None:
    """Print one line on stderr at once; where nobody reads it, or no disk takes it, the work goes on all the same."""
    if sys.stderr is None:  # closed by whoever started this (`2>&-`)
        return
    try:
        # One write: where nothing is buffered, another job's line would come between text and line end.
        sys.stderr.write(f"{_who}{text}\n")
        sys.stderr.flush()
    except OSError:
        silence(sys.stderr)


def speak_as(who: str) -> None:
    """Begin each line with `who` from now on: several processes speak for one job."""
    global _who
    _who = f"{who}: "


def silence(stream: TextIO) -> None:
    """Let all that is still written to `stream` go nowhere; without that Python would complain of it at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _share(done: int, total: int | None) -> str:
    return f"{done}" if total is None else f"{done}/{total}"


def _remaining(elapsed: float, done: int, total: int | None) -> str:
    if not total:
        return f"{elapsed:.0f} s so far"
    return f"about {elapsed / done * (total - done):.0f} s left"
