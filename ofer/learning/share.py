"""One of the processes that train a model together, which a job has started (`ofer.learning.together`)."""

import sys
from collections.abc import Callable
from pathlib import Path

from ofer.base.foreign import naming_unreadable
from ofer.base.progress import speak_as
from ofer.base.terminal import take_any_text
from ofer.jobs.arguments import parse_job
from ofer.jobs.artefacts import naming_unwritable
from ofer.jobs.children import child
from ofer.jobs.job import Job, require_planned
from ofer.learning.device import device
from ofer.learning.group import joined
from ofer.learning.kept_models import Rounds, train_round
from ofer.learning.together import Share


def run_share(rounds_of: Callable[[Job], tuple[Rounds, object]]) -> None:
    """Train a round's model as one of several processes and exit; return at once in a process that is a job itself.

    Each gathers the round's data by itself, by `rounds_of`; the first one writes, and says what all would say.
    """
    share = Share.given()
    if share is None:
        return
    take_any_text()
    folder = Path(share.folder)
    if share.rank > 0:
        speak_as(f"process {share.rank + 1} of {share.size}")
    with child(folder, share.rank) as ready, naming_unreadable(), naming_unwritable(folder):
        job = parse_job(None)
        # It may have been planned, and begun, long ago.
        require_planned(job)
        where = device(job.slice["training"]["device"])
        ready()
        with joined(share.rank, share.size, where, folder / "meeting"):
            rounds, _ = rounds_of(job)
            _, learn = rounds(share.round)
            train_round(job, share.round, learn, folder, where, Path(share.checkpoint) if share.checkpoint else None)
        if job.planned:
            job.audit()
    sys.exit(0)
