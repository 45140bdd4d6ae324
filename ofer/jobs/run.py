"""Run one stage: a job in, artefacts with stamps out, and nothing between that the stamp does not tell.

Every stage module ends with `run_stage(...)`. The workflow passes the job as one JSON object: its files, its slice of
the configuration, and a digest of its code and its libraries' versions, which it also compares to decide what is
invalid. By hand, `python -m ofer.stages.<stage> '{"inputs": {…}, "outputs": {…}, "slice": {…}}'` is enough.
"""

import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from ofer.base.errors import DamagedError, OferError
from ofer.base.foreign import naming_unreadable
from ofer.base.progress import say
from ofer.base.terminal import take_any_text
from ofer.jobs.arguments import parse_job
from ofer.jobs.artefacts import naming_unwritable
from ofer.jobs.damage import set_aside
from ofer.jobs.job import Job, require_planned
from ofer.jobs.only_writer import only_writer
from ofer.jobs.outputs import all_or_none, remove_leftovers
from ofer.jobs.stamps import canonical_key, input_digest, write_stamp


def run_stage(description: str | None, build: Callable[[Job], None], *, reuse: bool = True) -> NoReturn:
    """Parse the command line, run `build` unless the store has its outputs, stamp them, and exit.

    With `reuse=False` the store is not asked (a stage with files besides its outputs). Exits with 1 and one line on
    stderr for an OferError, and refuses to run when the code on disk is not the code that the workflow planned with.
    """
    take_any_text()
    job = parse_job(description)
    first = job.all_outputs[0]
    try:
        with naming_unreadable(), naming_unwritable(first), _alone(job):
            _run(job, build, reuse)
    except OferError as error:
        say(f"ofer: {' '.join(str(error).split())}")
        sys.exit(1)
    except KeyboardInterrupt:
        say(f"ofer: {first}: interrupted, and nothing of it is left; run snakemake again, which goes on from here")
        sys.exit(130)
    except MemoryError:
        traceback.print_exc()
        say(f"ofer: {job.stage}: out of memory; give the job more (rule resource `mem`)")
        sys.exit(1)
    sys.exit(0)


@contextmanager
def _alone(job: Job) -> Iterator[None]:
    """Let the block write the outputs while no other job does, and clear away what an earlier one left half-written."""
    if not job.planned:
        yield
        return
    outputs = job.all_outputs
    lock = job.store.folder / "locks" / canonical_key([path.as_posix() for path in outputs])

    def waiting(other: str) -> None:
        say(f"{job.stage}: waits for the end of {other}, which still writes {outputs[0]}")

    with only_writer(lock, waiting) as held:
        if held:
            remove_leftovers(outputs)
        yield


def _run(job: Job, build: Callable[[Job], None], reuse: bool) -> None:
    for path in job.all_inputs:
        if not path.exists():
            raise OferError(f"{path}: missing input of {job.stage}; let snakemake make it, or check the path")
    require_planned(job)
    try:
        # Before the build: what it reads cannot be older than this.
        digests = job.input_digests()
        with all_or_none(job.all_outputs):
            _make(job, build, reuse, digests)
    except DamagedError as error:
        # By hand, who runs the stage decides.
        aside = set_aside(error.path) if job.planned and error.path in job.all_inputs else None
        if aside is None:
            raise
        remedy = f"it is {aside.name} now: run snakemake again, which makes it anew"
        raise OferError(f"{error.path}: {error.fault}; {remedy}") from error


def _make(job: Job, build: Callable[[Job], None], reuse: bool, digests: dict[str, str]) -> None:
    entry = job.store.entry(job.stage, job.depends_on(digests)) if job.planned and reuse else None
    targets = {f"{i:03d}{path.suffix}": path for i, path in enumerate(job.all_outputs)}
    fetched = entry is not None and job.store.fetch(entry, targets)
    if fetched:
        say(f"{job.stage}: taken from {entry}")
    else:
        build(job)
        job.audit()
    _require_unchanged(job, digests)
    if entry is not None and not fetched:
        job.store.keep(entry, targets)
    stamp = {
        "stage": job.stage,
        "wildcards": job.wildcards,
        "slice": job.slice,
        "code": job.code,
        "versions": job.versions,
        "data": job.data,
        "inputs": digests,
        **({"pieces": job.pieces} if job.pieces else {}),
        **({"ran": job.ran} if job.ran else {}),
    }
    for path in targets.values():
        write_stamp(path, stamp)


def _require_unchanged(job: Job, digests: dict[str, str]) -> None:
    # Snakemake notes what its inputs are when a job ends: it would take one that was edited meanwhile for the one read.
    for path in job.all_inputs:
        if not path.exists() or input_digest(path) != digests[path.as_posix()]:
            raise OferError(f"{path}: changed while {job.stage} read it; start snakemake again")
