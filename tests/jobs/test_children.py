"""Processes that work for a job end together, and none outlives it."""

import os
import signal
import subprocess
import sys
from contextlib import nullcontext, suppress
from pathlib import Path

import psutil
import pytest

from ofer.base.errors import OferError
from ofer.jobs import children
from ofer.jobs.children import run_children
from tests.faults.waiting import wait_for
from tests.workflow.experiment import PROJECT

CHILD = """
import os, signal, sys, time
from pathlib import Path
from ofer.base.errors import OferError
from ofer.jobs.children import child

folder, number, does = Path(sys.argv[1]), int(os.environ["NUMBER"]), os.environ["DOES"]
with child(folder, number) as ready:
    ready()
    (folder / f"pid{number}").write_text(str(os.getpid()))
    if does == "waits":
        time.sleep(3600)
    if does == "fails":
        raise OferError("a.csv: is wrong; mend it")
    if does == "misses the others":
        raise RuntimeError("connection closed by peer")
    if does == "is killed":
        os.kill(os.getpid(), signal.SIGKILL)
"""

JOB = """
import signal, sys
from pathlib import Path
from tests.jobs.test_children import run

# Also where the tests run in the background of a shell, which ignores it.
signal.signal(signal.SIGINT, signal.default_int_handler)
run(Path(sys.argv[1]), "waits", "waits")
"""


def run(folder: Path, *does: str) -> None:
    """Run children of which each does something once all are ready."""
    environments = [
        {**os.environ, "PYTHONPATH": str(PROJECT), "NUMBER": str(number), "DOES": what}
        for number, what in enumerate(does)
    ]
    command = [sys.executable, "-c", CHILD, str(folder)]
    run_children(command, environments, folder, who="training", until_ready=nullcontext())


def living(folder: Path) -> list[int]:
    """Return the children that are still there."""
    pids = [int(path.read_text() or 0) for path in folder.glob("pid*")]
    return [pid for pid in pids if lives(pid)]


def lives(pid: int) -> bool:
    with suppress(psutil.NoSuchProcess):
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    return False


def test_all_are_ready_before_one_begins_and_a_good_end_is_everybodys(tmp_path: Path) -> None:
    run(tmp_path, "ends", "ends")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pid0", "pid1", "ready0", "ready1"]
    assert living(tmp_path) == []


@pytest.mark.parametrize(
    ("does", "fault"),
    [
        (("waits", "fails"), r"^a\.csv: is wrong; mend it$"),
        (("misses the others", "fails"), r"^a\.csv: is wrong; mend it$"),
        (("misses the others", "is killed"), "^training: process 2 of 2 was ended by SIGKILL; if its memory"),
        (("waits", "misses the others"), "^training: one of 2 processes failed; what it said stands above$"),
    ],
)
def test_the_fault_of_one_ends_all_and_is_the_jobs(
    does: tuple[str, str],
    fault: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(children, "GRACE_SECONDS", 0.3 if "waits" in does else 60.0)
    with pytest.raises(OferError, match=fault):
        run(tmp_path, *does)
    assert living(tmp_path) == []
    # What fails only since another one has is not said.
    assert ("connection closed by peer" in capfd.readouterr().err) == ("above" in fault)


@pytest.mark.parametrize("death", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_none_outlives_the_job(death: signal.Signals, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    job = subprocess.Popen([sys.executable, "-c", JOB, str(tmp_path)], env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: len(living(tmp_path)) == 2, seconds=60)
        job.send_signal(death)
        job.wait(timeout=30)
        wait_for(lambda: living(tmp_path) == [], seconds=30)
    finally:
        job.kill()
