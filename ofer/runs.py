"""Runs of the workflow are numbered: a job that outlived its own must not replace what a later run makes.

`kill -9` of Snakemake leaves jobs behind, on this machine or in a cluster's queue, of which some may begin only when
the next run, with another configuration, has finished theirs.
"""

import os
from contextlib import suppress
from pathlib import Path

from ofer.artefacts import write_text
from ofer.errors import OferError
from ofer.foreign import read_plain

VARIABLE = "OFER_RUN"
"""The environment variable by which a run's jobs know its number."""


def begin(store: Path) -> int:
    """Count a run that begins with `store`, and return its number. Numbers and not times: clocks are set back."""
    number = latest(store) + 1
    write_text(_counter(store), f"{number}\n")
    return number


def latest(store: Path) -> int:
    """Return the number of the run that began last, 0 where none did."""
    with suppress(OSError, ValueError):
        return int(read_plain(_counter(store), 100))
    return 0


def require_latest(store: Path, what: str) -> None:
    """Raise OferError, naming `what`, if this process is a job of an earlier run than the latest."""
    own = os.environ.get(VARIABLE, "")
    if own.isdecimal() and int(own) < latest(store):
        raise OferError(f"{what}: snakemake was started again since; this job of the earlier start leaves it alone")


def _counter(store: Path) -> Path:
    return store / "run"
