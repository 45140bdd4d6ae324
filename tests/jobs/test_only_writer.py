"""One holds the lock at a time; who is killed lets go of it."""

import errno
import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ofer.base.errors import OferError
from ofer.jobs.only_writer import only_writer

PROJECT = Path(__file__).parents[2]
HOLDER = """
import sys
from pathlib import Path
from ofer.jobs.only_writer import only_writer
with only_writer(Path(sys.argv[1]), lambda other: print("waits for", other, flush=True)):
    print("holds", flush=True)
    sys.stdin.read()
"""


def hold(lock: Path) -> subprocess.Popen[str]:
    """Start a process that holds the lock until its input ends; its lines say what it does."""
    command = [sys.executable, "-c", HOLDER, str(lock)]
    return subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_it_is_held_and_its_file_goes(tmp_path: Path) -> None:
    lock = tmp_path / "deep" / "lock"
    with only_writer(lock, pytest.fail) as held:
        assert held
        assert f"process {os.getpid()} on " in lock.read_text()
    assert not lock.exists()


def test_who_comes_second_names_the_first_and_waits_for_its_end(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    first = hold(lock)
    assert line(first) == "holds"
    named: list[str] = []

    def let_go(other: str) -> None:
        named.append(other)
        assert first.stdin is not None
        first.stdin.close()

    with only_writer(lock, let_go) as held:
        assert held
        assert first.wait(timeout=60) == 0
    assert len(named) == 1 and named[0].startswith(f"process {first.pid} on ")


def test_who_is_killed_lets_go(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    first = hold(lock)
    assert line(first) == "holds"
    first.kill()
    first.wait()
    assert lock.exists()
    with only_writer(lock, pytest.fail) as held:
        assert held


def test_of_many_one_holds_at_a_time(tmp_path: Path) -> None:
    # The name of the lock is removed and made again each time.
    script = """
import os, sys
from pathlib import Path
from ofer.jobs.only_writer import only_writer
for _ in range(50):
    with only_writer(Path(sys.argv[1]) / "lock", lambda other: None):
        alone = os.open(Path(sys.argv[1]) / "alone", os.O_CREAT | os.O_EXCL)
        os.close(alone)
        os.unlink(Path(sys.argv[1]) / "alone")
"""
    running = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], cwd=PROJECT) for _ in range(4)]
    assert [process.wait(timeout=120) for process in running] == [0] * 4


def test_without_locks_the_work_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(handle: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", unsupported)
    with only_writer(tmp_path / "lock", pytest.fail) as held:
        assert not held


def test_a_lock_that_another_machine_removed_is_taken_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = iter([OSError(errno.ESTALE, "Stale file handle")])
    samestat = os.path.samestat

    def once_stale(one: os.stat_result, other: os.stat_result) -> bool:
        for error in stale:
            raise error
        return samestat(one, other)

    monkeypatch.setattr(os.path, "samestat", once_stale)
    with only_writer(tmp_path / "lock", pytest.fail) as held:
        assert held
    assert next(stale, None) is None


def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OferError, match="cannot be written"), only_writer(tmp_path / "file" / "lock", pytest.fail):
        pass


def test_it_is_free_after_a_fault(tmp_path: Path) -> None:
    def fail() -> None:
        with only_writer(tmp_path / "lock", pytest.fail):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with only_writer(tmp_path / "lock", pytest.fail) as held:
        assert held
