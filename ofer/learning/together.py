"""A model that several processes train together, one a device: what the job does that wants it.

The job owns store, stamps and outputs, and holds no device. It starts the stage's own module once for each device
(`ofer.learning.share`); the first of them leaves the model's files in a folder of the job's.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from ofer.base.progress import say
from ofer.jobs.arguments import argument
from ofer.jobs.children import run_children
from ofer.jobs.job import Job
from ofer.jobs.only_writer import only_writer
from ofer.learning import recipe
from ofer.learning.device import BUSY, SHARES, kind, require_devices
from ofer.learning.group import group
from ofer.learning.lease import lease_folder

VARIABLE = "OFER_SHARE"
"""By which a job tells each process its share."""


@dataclass(frozen=True, kw_only=True)
class Share:
    """The part of a process, the `rank`th of `size` from 0, in the training of a round's model.

    folder: of the job, for what the processes tell one another and for the model. checkpoint: as of any training.
    """

    rank: int
    size: int
    round: int
    folder: str
    checkpoint: str | None

    @classmethod
    def given(cls) -> "Share | None":
        """Return the share of this process; None for one that is a job itself."""
        return cls(**json.loads(os.environ[VARIABLE])) if VARIABLE in os.environ else None


def devices_of(job: Job) -> int:
    """Return how many devices share each step of a job's trainings."""
    return int(job.slice["method"].get("devices", 1))


def is_shared_out(job: Job) -> bool:
    """Tell whether a job's models are trained by processes that this one starts, and not by itself."""
    return devices_of(job) > 1 and group().size == 1


def train_together(job: Job, number: int, folder: Path, checkpoint: Path | None) -> None:
    """Have a round's model trained by as many processes as the method has devices, which leave its files in `folder`.

    Raises OferError where this machine has fewer devices, and where a process fails; then no process is left.
    """
    who, size, wanted = recipe.title(job, number), devices_of(job), job.slice["training"]["device"]
    require_devices(wanted, size)
    say(f"{who}: {size} processes share each step")
    state = str(checkpoint) if checkpoint else None
    shares = [Share(rank=rank, size=size, round=number, folder=str(folder), checkpoint=state) for rank in range(size)]
    # Each waits for a device of its own: none shares one with another, and none goes on without. torch's warnings would
    # stand in the log as often; one is of a choice of ours (`Several.sharing`).
    common = {**os.environ, BUSY: "wait", SHARES: "1", "TORCH_CPP_LOG_LEVEL": "ERROR"}
    run_children(
        [sys.executable, "-m", job.stage, argument(job)],
        [{**common, VARIABLE: json.dumps(asdict(share))} for share in shares],
        folder,
        who=who,
        until_ready=_leasing(wanted, who),
    )


@contextmanager
def _leasing(wanted: str, who: str) -> Iterator[None]:
    """Let no other job lease several devices meanwhile: two with a part each would wait for one another for ever."""
    if kind(wanted) == "cpu":
        yield
        return
    with only_writer(
        lease_folder() / "several.lock", lambda other: say(f"{who}: waits for {other}, which leases several devices")
    ):
        yield
