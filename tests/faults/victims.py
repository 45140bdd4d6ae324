"""The processes of a running Snakemake, and killing them without warning."""

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from ofer.jobs.stamps import stamp_path
from ofer.plan.declared import all_files
from tests.workflow.fork_server import Forked

STAGES = "ofer.stages."


@dataclass(frozen=True)
class Victim:
    """A process that runs a stage."""

    process: psutil.Process
    stage: str
    folders: tuple[Path, ...]
    """Where it may write: the folders of its outputs and their stamps, and its part of the store."""

    def lives(self) -> bool:
        """Tell whether it still runs."""
        try:
            return self.process.is_running() and self.process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    def written(self) -> int:
        """Return a number that grows when a file appears in, or goes from, one of its folders."""
        return max((_changed(folder) for folder in self.folders), default=0)


def victims(snakemake: Forked, folder: Path) -> Iterator[Victim]:
    """Yield the stages that a Snakemake, which works in `folder`, has running."""
    for process in _family(snakemake):
        with suppress(psutil.Error):
            words = process.cmdline()
            if len(words) > 3 and words[1] == "-m" and words[2].startswith(STAGES):
                outputs = map(Path, all_files(json.loads(words[3])["outputs"]))
                places = {(folder / path).parent for output in outputs for path in (output, stamp_path(output))}
                places.add(folder / "results/.store" / words[2])
                yield Victim(process, words[2].removeprefix(STAGES), tuple(sorted(places)))


def kill_all(snakemake: Forked) -> None:
    """Kill a Snakemake and all that it started, before any of them can react."""
    family = _family(snakemake)
    snakemake.kill()
    for process in family:
        with suppress(psutil.Error):
            process.kill()
    snakemake.wait()
    psutil.wait_procs(family, timeout=30)


def kill_alone(snakemake: Forked) -> None:
    """Kill a Snakemake, and leave alone the stages that it started: they run on."""
    snakemake.kill()
    snakemake.wait()


def kill_stage(victim: Victim) -> None:
    """Kill one stage; its Snakemake sees it fail."""
    with suppress(psutil.NoSuchProcess):
        victim.process.kill()


def wait_until(moment: float, snakemake: Forked) -> None:
    """Sleep until `moment` (monotonic seconds), or until that Snakemake ends."""
    while time.monotonic() < moment and snakemake.poll() is None:
        time.sleep(min(0.01, max(0.0, moment - time.monotonic())))


def _family(snakemake: Forked) -> list[psutil.Process]:
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(snakemake.pid).children(recursive=True)
    return []


def _changed(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0
