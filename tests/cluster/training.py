"""What a training that is interrupted leaves, and where it went on."""

import re
from contextlib import suppress

import psutil

from tests.cluster.daemons import processes_with, wait_until
from tests.faults.stopping import is_stopped, stop_no_more
from tests.workflow.experiment import Experiment

MIDDLE = "round 0: step 40/100"
"""What the long training says after its second checkpoint."""


def log(experiment: Experiment) -> str:
    """Return the training rule's log of the latest attempt; empty where there is none."""
    path = experiment.folder / "results/logs/train/synthetic/stratified/flowrec/mouth/0-2.log"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def last_step(text: str) -> int:
    """Return the last step that a log tells of."""
    return int(re.findall(r"step (\d+)/", text)[-1])


def went_on_at(text: str) -> int:
    """Return the step at which the latest attempt took up the training that it found unfinished."""
    found = re.search(r"goes on at step (\d+)", text)
    assert found, f"it began anew:\n{text}"
    return int(found[1])


def trainers(experiment: Experiment) -> dict[int, str]:
    """Return {process: node} of the processes that train in an experiment's folder."""
    found = {}
    for process in processes_with({"PYTHONPATH": str(experiment.folder)}):
        # It may end at any moment.
        with suppress(psutil.Error):
            if "ofer.stages.train" in process.cmdline() and "python" in process.name():
                found[process.pid] = process.environ()["SLURMD_NODENAME"]
    return found


def frozen(experiment: Experiment) -> psutil.Process:
    """Return the one process that trains, which has stopped itself in the middle; `resume()` it. No later one stops."""
    found: list[psutil.Process] = []

    def stopped() -> bool:
        with suppress(psutil.NoSuchProcess):
            found[:] = [psutil.Process(pid) for pid in trainers(experiment)]
        return any(map(is_stopped, found))

    wait_until(stopped, 300, "the training to stop in its middle")
    stop_no_more(experiment)
    # The log is written by another process.
    wait_until(lambda: MIDDLE in log(experiment), 60, "the line that it said last")
    [trainer] = found
    return trainer
