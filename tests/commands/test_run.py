"""Whatever the terminal is, and whoever stops reading: a command says what it can and ends as it should."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ofer.__main__ import COMMANDS
from ofer.base.errors import OferError
from ofer.commands.run import run_command

PROJECT = Path(__file__).resolve().parents[2]


def run(*words: str, stdout: int = subprocess.PIPE, stderr: int = subprocess.PIPE, **variables: str):  # type: ignore[no-untyped-def]
    environment = os.environ | {"PYTHONUTF8": "0"} | variables
    command = [sys.executable, *words]
    return subprocess.run(command, cwd=PROJECT, stdout=stdout, stderr=stderr, env=environment, timeout=120)


@pytest.fixture
def unread() -> int:
    """Return a pipe that nobody reads: `| true`."""
    read, write = os.pipe()
    os.close(read)
    yield write  # type: ignore[misc]
    os.close(write)


ALOUD = """
from ofer.commands.run import run_command
from ofer.base.progress import say
def main():
    for number in range({lines}):
        say("progress")
        print("─" * 50, "中", flush={flush})
    say("done")
run_command(main)
"""


class TestUnread:
    @pytest.mark.parametrize("lines", [1, 1000])
    @pytest.mark.parametrize("flush", [False, True])
    def test_a_command_ends_quietly_with_its_reader(self, unread: int, lines: int, flush: bool) -> None:
        done = run("-c", ALOUD.format(lines=lines, flush=flush), stdout=unread)
        assert done.returncode == 141
        assert set(done.stderr.split()) <= {b"progress", b"done"}

    def test_a_progress_line_that_nobody_reads_does_not_end_the_work(self, unread: int) -> None:
        done = run("-c", ALOUD.format(lines=3, flush=False), stderr=unread)
        assert (done.returncode, done.stdout.count(b"\n")) == (0, 3)

    @pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
    def test_a_closed_stream_is_no_fault(self, closed: str) -> None:
        script = ALOUD.format(lines=3, flush=False)
        done = subprocess.run(
            ["sh", "-c", f'exec "$0" -c "$1" {closed}', sys.executable, script], cwd=PROJECT, capture_output=True
        )
        assert done.returncode == 0
        assert b"Traceback" not in done.stderr

    def test_a_full_disk_behind_stdout_is_one_line_and_behind_stderr_none(self) -> None:
        script = ALOUD.format(lines=3, flush=False)
        with open("/dev/full", "wb") as full:
            printed, silent = run("-c", script, stdout=full.fileno()), run("-c", script, stderr=full.fileno())
        assert printed.returncode == 1
        assert printed.stderr.splitlines()[-1].startswith(b"ofer: standard output: cannot be written (No space left")
        assert b"Traceback" not in printed.stderr
        assert (silent.returncode, silent.stdout.count(b"\n")) == (0, 3)

    def test_the_exit_status_is_then_not_that_of_the_findings(self, unread: int) -> None:
        done = run("-m", "ofer", "check", "--config", "corpus=ckplus", "root=/nowhere", stdout=unread)
        assert (done.returncode, done.stderr) == (141, b"ckplus: reading /nowhere\n")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "koi8-r", "euc-jp", "utf-8"])
def test_a_terminal_of_any_encoding_shows_every_text(encoding: str) -> None:
    done = run("-c", ALOUD.format(lines=1, flush=False), PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"progress\ndone\n")
    rule, name = done.stdout.decode(encoding).split()
    assert rule in ("─" * 50, "-" * 50)
    assert name in ("中", "\\u4e2d")


def test_a_page_has_its_width_on_a_terminal_without_its_signs() -> None:
    done = run("-m", "ofer.commands.check", LC_ALL="C", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert max(map(len, done.stdout.decode("ascii").splitlines())) == 100


def test_a_stage_tells_its_arguments_on_any_terminal() -> None:
    done = run("-m", "ofer.stages.render_table", "--help", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")


def interrupted() -> None:
    signal.raise_signal(signal.SIGINT)


def at_fault() -> None:
    raise OferError("config.yaml: has a fault; mend it")


@pytest.mark.parametrize(
    ("main", "status", "said"),
    [
        (interrupted, 130, "ofer: interrupted\n"),
        (at_fault, 1, "ofer: config.yaml: has a fault; mend it\n"),
        (lambda: None, 0, ""),
        (lambda: sys.exit(3), 3, ""),
    ],
)
def test_how_a_command_ends_is_one_line_and_its_status(
    main: Callable[[], None], status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run_command(main)
    assert ended.value.code == status
    assert capsys.readouterr() == ("", said)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_module_that_is_run_by_its_name_keeps_to_it_too(name: str) -> None:
    source = (PROJECT / f"ofer/commands/{name}.py").read_text(encoding="utf-8")
    assert source.endswith('if __name__ == "__main__":\n    run_command(main)\n')
