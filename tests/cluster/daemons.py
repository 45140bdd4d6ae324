"""The daemons of a test: started in the foreground as children, ended by their own ids, always."""

import os
import random
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import psutil


class Daemons:
    """Named child processes. A daemon that goes into the background would stay a zombie where nobody reaps it."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._started: dict[str, tuple[tuple[str, ...], Mapping[str, str] | None]] = {}

    def start(self, name: str, *command: str, env: Mapping[str, str] | None = None) -> None:
        """Start a daemon in a session of its own, so that an interrupted test run does not interrupt it."""
        self._started[name] = (command, env)
        with (self.logs / f"{name}.out").open("ab") as out:
            self._running[name] = subprocess.Popen(
                command, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
            )

    def start_again(self, name: str) -> None:
        """Start a daemon that ended as it was started before."""
        command, env = self._started[name]
        self.start(name, *command, env=env)

    def runs(self, name: str) -> bool:
        """Tell whether a daemon was started and has not ended."""
        return name in self._running and self._running[name].poll() is None

    def stop(self, name: str) -> None:
        """Ask a daemon to end; kill it if it does not."""
        process = self._running.pop(name, None)
        if process is None:
            return
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def kill(self, name: str) -> None:
        """End a daemon as a power cut does."""
        process = self._running.pop(name)
        process.kill()
        process.wait()

    def stop_all(self) -> None:
        """Stop every daemon, the latest first."""
        for name in reversed(list(self._running)):
            self.stop(name)


def wait_until(true: Callable[[], object], seconds: float, what: str, pause: float = 0.1) -> None:
    """Return when `true` is; raise TimeoutError with `what` was waited for."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds:.0f} s for {what}")
        time.sleep(pause)


def processes_with(variables: Mapping[str, str]) -> list[psutil.Process]:
    """Return the processes of this machine, but this one, whose environment has all of `variables`."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            environ = process.environ()
            if process.pid != os.getpid() and all(environ.get(key) == value for key, value in variables.items()):
                found.append(process)
    return found


def with_parents(processes: list[psutil.Process], name: str) -> list[psutil.Process]:
    """Return the parents that are called `name`, then the processes: who is killed first cannot tell of the others."""
    parents: dict[int, psutil.Process] = {}
    for process in processes:
        with suppress(psutil.Error):
            parents |= {parent.pid: parent for parent in process.parents() if parent.name() == name}
    return [*parents.values(), *processes]


def kill(processes: list[psutil.Process]) -> None:
    """Kill processes at once and wait for their end."""
    for process in processes:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(processes, timeout=5)


def free_ports(count: int) -> list[int]:
    """Return ports of the loopback interface that nothing listens on, below those of outgoing connections."""
    found: set[int] = set()
    while len(found) < count:
        port = random.SystemRandom().randrange(17000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.add(port)
    return list(found)
