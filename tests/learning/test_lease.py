"""A device has one process at a time, waiting is said, and death gives a device back."""

import errno
import fcntl
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from ofer.base.errors import OferError
from ofer.learning.lease import lease, lease_folder

HOLDER = """
import sys, time
from pathlib import Path
from ofer.learning.lease import lease
held = lease(sys.argv[2:], Path(sys.argv[1]))
print(held.index, flush=True)
time.sleep(60)
"""


def holder(folder: Path, *devices: str) -> subprocess.Popen[str]:
    """Return a process that holds a device; its first line says which."""
    command = [sys.executable, "-c", HOLDER, str(folder), *devices]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def busy(tmp_path):
    """Return a process that holds the device `one`, ended with the test."""
    process = holder(tmp_path, "one")
    assert process.stdout is not None
    assert process.stdout.readline() == "0\n"
    yield process
    process.kill()
    process.wait(timeout=10)


def test_processes_get_different_devices_until_none_is_left(tmp_path, busy):
    second = lease(["one", "two"], tmp_path, wait=False)
    assert second is not None
    assert second.index == 1
    assert lease(["one", "two"], tmp_path, wait=False) is None
    second.release()
    assert lease(["one", "two"], tmp_path, wait=False).index == 1


def test_a_device_is_shared_by_as_many_as_are_allowed_and_free_ones_come_first(tmp_path):
    found = [lease(["one", "two"], tmp_path, shares=2, wait=False) for _ in range(5)]
    assert [held and held.index for held in found] == [0, 1, 0, 1, None]


@pytest.mark.parametrize("death", [signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV])
def test_who_waits_says_so_and_gets_the_device_of_a_process_that_dies(tmp_path, busy, death):
    said: list[str] = []
    waiting = threading.Event()

    def report(line: str) -> None:
        said.append(line)
        waiting.set()

    found = []
    thread = threading.Thread(target=lambda: found.append(lease(["one"], tmp_path, report=report, pause=0.01)))
    thread.start()
    assert waiting.wait(timeout=10)
    assert not found
    busy.send_signal(death)
    thread.join(timeout=10)
    assert found[0].index == 0
    assert said[0] == "device: the GPU is in use by other jobs; waiting (training.busy: cpu would not wait)"
    assert said[1].startswith("device: got one after ")


def test_a_program_that_a_holder_started_does_not_keep_the_device(tmp_path):
    held = lease(["one"], tmp_path)
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], close_fds=False)
    try:
        held.release()
        # A program closes what it inherited a moment after it has begun.
        end = time.monotonic() + 10
        while (again := lease(["one"], tmp_path, wait=False)) is None and time.monotonic() < end:
            time.sleep(0.05)
        assert again is not None
    finally:
        child.kill()
        child.wait(timeout=10)


def test_a_lock_that_is_a_link_to_elsewhere_is_refused(tmp_path):
    (tmp_path / "one.0.lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OferError, match=r"one\.0\.lock: cannot be opened"):
        lease(["one"], tmp_path)


def test_a_file_system_without_locks_is_named(tmp_path, monkeypatch):
    def unsupported(handle: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", unsupported)
    with pytest.raises(OferError, match=r"one\.0\.lock: cannot be locked \(No locks available\); set TMPDIR"):
        lease(["one"], tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "file"))
    with pytest.raises(OferError, match=r"ofer-devices-\d+: cannot be made \(Not a directory\); set TMPDIR"):
        lease_folder()
