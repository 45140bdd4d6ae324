"""Decide whether the flows that a job trains on go into its memory or stay on the disk."""

import os
from collections.abc import Sequence
from pathlib import Path

from ofer.base.progress import say
from ofer.flow.files import flow_bytes

VARIABLE = "OFER_FLOWS_IN_MEMORY"
"""By which the workflow passes `training.flows_in_memory`, in GiB, which no result depends on."""
DEFAULT_GIB = 3.0


def stay_on_disk(paths: Sequence[Path], size: int) -> bool:
    """Return whether the flows of these files take more memory than they may, and say so if they do.

    Counted are the files; the copy of a fold's share comes on top where they go into memory.

    Raises OferError if a file is missing, damaged, of another layout, or lacks the size.
    """
    most = float(os.environ.get(VARIABLE, DEFAULT_GIB))
    gibibytes = flow_bytes(paths, size) / 2**30
    if gibibytes > most:
        say(
            f"flows: {gibibytes:,.1f} GiB to train on stay on the disk and are read batch by batch "
            f"(training.flows_in_memory: {most:g})"
        )
    return gibibytes > most
