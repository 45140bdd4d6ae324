"""A process that has imported Snakemake and forks where Python would be started, since imports are most of a dry run.

It knows nothing of ofer, which what is forked finds in the folder that it runs in.
"""

import gc
import json
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

IMPORTED = (
    "snakemake.cli", "snakemake.workflow", "snakemake.report.html_reporter", "snakemake_executor_plugin_slurm",
    "h5py", "cv2", "pandas", "pydantic.dataclasses", "requests", "smart_open", "yte",
)  # fmt: skip


@dataclass
class Forked:
    """A running process, with what of `subprocess.Popen` is asked of it."""

    pid: int
    returncode: int | None = None

    def poll(self) -> int | None:
        """Return its exit status, None while it runs."""
        return self._status(0)

    def wait(self, timeout: float | None = None) -> int:
        """Return its exit status when it has ended."""
        status = self._status(timeout)
        if status is None:
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0)
        return status

    def kill(self) -> None:
        """Kill it."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    def _status(self, seconds: float | None) -> int | None:
        if self.returncode is None:
            self.returncode = _ask({"pid": self.pid, "seconds": seconds})
        return self.returncode


def start(words: Sequence[str], folder: Path, environment: Mapping[str, str], output: str, errors: str = "") -> Forked:
    """Fork what `python <words>`, `-m` or `-c` first, would start in a folder, in a session of its own.

    What it says is written to the files `output` and `errors`, or all to `output`.
    """
    task = {"words": [*words], "folder": str(folder), "environment": {**environment}}
    return Forked(_ask({**task, "output": output, "errors": errors}))


def run(
    words: Sequence[str], folder: Path, environment: Mapping[str, str], timeout: float = 900
) -> subprocess.CompletedProcess[str]:
    """Return how `python <words>`, `-m` or `-c` first, ends in a folder, and what it said."""
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as output, tempfile.NamedTemporaryFile("r") as errors:
        forked = start(words, folder, environment, output.name, errors.name)
        try:
            status = forked.wait(timeout)
        finally:
            forked.kill()
        return subprocess.CompletedProcess([*words], status, output.read(), errors.read())


def _ask(task: dict[str, Any]) -> Any:
    server = _server()
    assert server.stdin is not None and server.stdout is not None
    server.stdin.write(json.dumps(task) + "\n")
    server.stdin.flush()
    return json.loads(server.stdout.readline())


@cache
def _server() -> "subprocess.Popen[str]":
    """Return this process's server, which ends with its standard input."""
    command = [sys.executable, __file__]
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=kept)


def _serve() -> None:
    for name in IMPORTED:
        import_module(name)
    # What is collected in a fork is copied: a third of its time.
    gc.freeze()
    gc.set_threshold(100_000)
    forks = multiprocessing.get_context("fork")
    processes = {}
    while line := sys.stdin.readline():
        task = json.loads(line)
        if "pid" in task:
            process = processes[task["pid"]]
            process.join(task["seconds"])
            answer = process.exitcode
        else:
            process = forks.Process(target=_become, kwargs=task)
            process.start()
            processes[process.pid] = process
            answer = process.pid
        print(json.dumps(answer), flush=True)


def _become(words: list[str], folder: str, environment: dict[str, str], output: str, errors: str) -> None:
    """Make this process look as though Python had just been started there, and do what it would."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(os.open(output, os.O_WRONLY), 1)
    os.dup2(os.open(errors, os.O_WRONLY) if errors else 1, 2)
    sys.path[0] = folder
    # The one thing that Snakemake keeps of where it was imported.
    sys.modules["snakemake.workflow"].Workflow._rundir = folder
    kind, sys.argv = words[0], words[1:]
    try:
        if kind == "-m":
            runpy.run_module(words[1], run_name="__main__", alter_sys=True)
        else:
            exec(words[1], {"__name__": "__main__"})
    finally:
        # Snakemake's, of which it would wait for the last one.
        for thread in threading.enumerate():
            if isinstance(thread, threading.Timer):
                thread.cancel()


if __name__ == "__main__":
    _serve()
