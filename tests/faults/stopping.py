"""A stage that stops itself in the middle of its work, and goes on when the test lets it: nothing is met by chance."""

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil

from tests.faults.victims import kill_all, victims
from tests.faults.waiting import wait_for
from tests.workflow.experiment import PROJECT, Experiment
from tests.workflow.fork_server import Forked

SAYING = "ofer/base/progress.py"
"""The module by which stages speak: no result depends on it, so that an edit makes nothing run again."""
SAID = "        sys.stderr.flush()\n"
STOP = """        if {text!r} in text:
            import signal
            os.kill(os.getpid(), signal.SIGSTOP)
"""


def stop_where_it_says(experiment: Experiment, text: str) -> None:
    """Let a stage of this experiment that starts from now on stop itself (SIGSTOP) as soon as it has said `text`."""
    experiment.edit(SAYING, SAID, SAID + STOP.format(text=text))


def stop_no_more(experiment: Experiment) -> None:
    """Let the stages that start from now on speak without stopping."""
    speaking = experiment.folder / "progress.py"
    shutil.copy(PROJECT / SAYING, speaking)
    # At once: another stage may start at this moment.
    os.replace(speaking, experiment.folder / SAYING)


def is_stopped(process: psutil.Process) -> bool:
    """Tell whether a process is stopped; one that ended is not."""
    with suppress(psutil.Error):
        return bool(process.status() == psutil.STATUS_STOPPED)
    return False


@contextmanager
def stopped_at(experiment: Experiment, text: str) -> Iterator[Forked]:
    """Start Snakemake; run the block while one of its stages has said `text` and stands still, which then goes on."""
    stop_where_it_says(experiment, text)
    snakemake = experiment.start()
    try:
        wait_for(lambda: any(is_stopped(victim.process) for victim in victims(snakemake, experiment.folder)))
        stop_no_more(experiment)
        yield snakemake
    except BaseException:
        if snakemake.poll() is None:
            kill_all(snakemake)
        raise
    os.killpg(snakemake.pid, signal.SIGCONT)
