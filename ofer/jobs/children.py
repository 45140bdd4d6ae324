"""Processes that work for a job: the end of one, but for a good one, is the end of all, and so is the job's own."""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from subprocess import PIPE, Popen
from threading import Event, Thread
from time import monotonic, sleep

from ofer.base.errors import OferError
from ofer.base.progress import say
from ofer.jobs.artefacts import write_text

READY, FAULT, TRACEBACK = "ready", "fault", "traceback"
"""Names of files, before a child's number, by which it says that it is ready, and what fails, to users or to us."""
PAUSE_SECONDS = 0.1
GRACE_SECONDS = 3.0
"""After the first child has failed, the others have as long to end too: it may not be the one whose fault it was."""


def run_children(
    command: Sequence[str],
    environments: Sequence[Mapping[str, str]],
    folder: Path,
    *,
    who: str,
    until_ready: AbstractContextManager[object],
) -> None:
    """Run a command in several environments at once until all have ended well; each is a `child` of `folder`.

    until_ready: entered while they make ready. Raises OferError where one fails: in its words, or beginning with `who`.
    """
    children: list[Popen[bytes]] = []
    try:
        with until_ready:
            for environment in environments:
                children.append(Popen(command, stdin=PIPE, env=environment))
            _wait(children, lambda: len(_said(READY, children, folder)) == len(children), folder, who)
        for child in children:
            assert child.stdin is not None
            with suppress(BrokenPipeError):
                child.stdin.write(b"\n")
                child.stdin.flush()
        _wait(children, lambda: all(child.poll() == 0 for child in children), folder, who)
    finally:
        for child in children:
            child.kill()
        for child in children:
            child.communicate()


def _wait(children: Sequence[Popen[bytes]], done: Callable[[], bool], folder: Path, who: str) -> None:
    """Return when `done` says so. Raises OferError where a child has failed."""
    while not done():
        if any(child.poll() for child in children):
            end = monotonic() + GRACE_SECONDS
            while any(child.poll() is None for child in children) and monotonic() < end:
                sleep(PAUSE_SECONDS)
            raise _fault(children, folder, who)
        sleep(PAUSE_SECONDS)


def _fault(children: Sequence[Popen[bytes]], folder: Path, who: str) -> OferError:
    """Return why children have failed: what fails only since another one has is not said."""
    for text in _said(FAULT, children, folder):
        return OferError(text)
    for number, child in enumerate(children, start=1):
        if child.returncode is not None and child.returncode < 0:
            name = signal.Signals(-child.returncode).name
            return OferError(
                f"{who}: process {number} of {len(children)} was ended by {name}; if its memory did not do, give the "
                "job more (rule resource `mem`)"
            )
    for text in _said(TRACEBACK, children, folder)[:1]:
        say(text)
    return OferError(f"{who}: one of {len(children)} processes failed; what it said stands above")


def _said(what: str, children: Sequence[Popen[bytes]], folder: Path) -> list[str]:
    """Return what children have said of a kind, in their order."""
    paths = [folder / f"{what}{number}" for number in range(len(children))]
    return [path.read_text(encoding="utf-8") for path in paths if path.exists()]


@contextmanager
def child(folder: Path, number: int) -> Iterator[Callable[[], None]]:
    """Let the block be the work of a job's child: it ends with the job, which is told what went wrong.

    Gives what a child calls when it is ready; that returns when all are.
    """
    # A terminal's Ctrl-C reaches all processes; the job decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    all_are = Event()
    Thread(target=_listen, args=(all_are,), daemon=True).start()

    def ready() -> None:
        (folder / f"{READY}{number}").touch()
        all_are.wait()

    try:
        yield ready
    except BaseException as error:
        with suppress(OSError, OferError):
            if isinstance(error, OferError):
                write_text(folder / f"{FAULT}{number}", str(error))
            else:
                write_text(folder / f"{TRACEBACK}{number}", traceback.format_exc())
        # At once: libraries would wait for the other processes.
        os._exit(1)


def _listen(all_are: Event) -> None:
    """Pass on the job's word that all children are ready, and end this process with the job."""
    while os.read(sys.stdin.fileno(), 1):
        all_are.set()
    os._exit(1)
