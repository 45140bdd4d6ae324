"""What the system keeps from being read is told from damage, and of other people's files it is said whose they are."""

import errno
import fcntl
import io
import os
import pwd
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from ofer.base.errors import UnreadableError
from ofer.base.foreign import NO_FILE, naming_unreadable, system_fault
from ofer.config.entries import read_yaml
from ofer.config.load import load_config
from ofer.corpora.clips import count_frames
from ofer.corpora.images import read_grey
from ofer.corpora.landmarks import read_landmarks
from ofer.corpora.lists import read_list
from ofer.corpora.manifest import read_manifest
from ofer.jobs.artefacts import add_dataset, new_hdf5, open_hdf5
from ofer.jobs.damage import checked_digest
from ofer.jobs.stamps import STAMPS, read_stamp, write_stamp
from ofer.learning.models import read_model
from ofer.learning.weights import read as read_weights
from ofer.plan.findings import verify
from ofer.recognition.read_model import read_trained_model

PROJECT = Path(__file__).parents[2]
NOBODY = 65534


@pytest.fixture
def shared() -> Iterator[Path]:
    """Give a folder that every user may enter, as those of pytest are not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@contextmanager
def _another_user() -> Iterator[str]:
    """Let the block run as a user whom permissions bind; give the name of the owner of our files."""
    if os.getuid() != 0:
        yield pwd.getpwuid(os.getuid()).pw_name
        return
    os.seteuid(NOBODY)
    try:
        yield "root"
    finally:
        os.seteuid(0)


READERS: dict[str, Callable[[Path], object]] = {
    "an input's digest": checked_digest,
    "a stamp": lambda path: read_stamp(path.parents[1] / path.stem),
    "an HDF5 artefact": lambda path: open_hdf5(path).__enter__(),
    "weights": read_weights,
    "models": lambda path: read_model([path], 0),
    "a manifest": read_manifest,
    "a configuration": read_yaml,
    "a clip": count_frames,
    "an image": read_grey,
    "landmarks": read_landmarks,
    "a list": lambda path: read_list(path, ("sample",), "correct it"),
}


@pytest.mark.parametrize("what", READERS)
def test_of_another_users_file_it_is_said_whose_it_is_and_who_may(shared: Path, what: str) -> None:
    path = shared / STAMPS / "x.json"
    path.parent.mkdir()
    path.write_text("{}")
    path.chmod(0o200)
    with _another_user() as owner, pytest.raises(UnreadableError) as caught:
        READERS[what](path)
    remedy = f"ask {owner} for it, or chmod it"
    assert str(caught.value) == f"{path}: may not be read by you (owner {owner}, mode --w-------); {remedy}"


@pytest.mark.parametrize("what", READERS)
def test_of_a_folder_that_may_not_be_entered_too(shared: Path, what: str) -> None:
    folder = shared / "private" / STAMPS
    folder.mkdir(parents=True)
    (folder / "x.json").write_text("{}")
    folder.chmod(0o600)
    with _another_user(), pytest.raises(UnreadableError) as caught:
        READERS[what](folder / "x.json")
    assert f"x.json: lies in {folder}, a folder that may not be entered by you (owner " in str(caught.value)
    folder.chmod(0o700)


def test_models_of_another_user_are_no_models_that_are_missing(shared: Path) -> None:
    folder = shared / "results/synthetic/stratified/flowrec"
    folder.mkdir(parents=True)
    (shared / "results").chmod(0o700)
    (shared / "results/synthetic").chmod(0o600)
    with _another_user(), pytest.raises(UnreadableError, match="a folder that may not be entered by you"):
        read_trained_model(folder, ["eyes"])
    (shared / "results/synthetic").chmod(0o700)


@pytest.mark.parametrize("top", ["results", f"results/{STAMPS}"])
def test_verify_passes_over_nothing_that_it_may_not_read(
    shared: Path, monkeypatch: pytest.MonkeyPatch, top: str
) -> None:
    config = load_config(read_yaml(PROJECT / "config.yaml"))
    monkeypatch.chdir(shared)
    folder = shared / top / "synthetic/faces"
    folder.mkdir(parents=True)
    for place, mode in ((folder, 0o300), (folder.parent, 0o300), (folder.parent, 0o000)):
        place.chmod(mode)
        with _another_user(), pytest.raises(UnreadableError, match="by you"), naming_unreadable():
            verify(config)
        place.chmod(0o700)


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "sound.h5"
    with new_hdf5(path) as file:
        add_dataset(file, "x", np.arange(500.0))
    write_stamp(path, {})
    return path


def whole(path: Path) -> bool:
    with open_hdf5(path) as file:
        return bool((file["x"][()] == np.arange(500.0)).all())


def test_an_artefact_is_read_though_somebody_holds_a_lock_on_it(sound: Path) -> None:
    with open(sound, "rb") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        assert whole(sound)


@pytest.mark.parametrize("read", [whole, checked_digest, read_stamp])
def test_too_many_open_files_are_no_damage(sound: Path, read: Callable[[Path], object]) -> None:
    free = os.dup(0)
    os.close(free)
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, before[1]))
    try:
        with pytest.raises(UnreadableError, match=r"cannot be read \(Too many open files\); mend that"):
            read(sound)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


class FailingDisk(io.BytesIO):
    def read(self, *_: object) -> bytes:
        raise OSError(errno.EIO, "Input/output error")


def test_a_failing_disk_is_no_damage(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ofer.jobs.provenance.open_plain", lambda path: FailingDisk())
    with pytest.raises(UnreadableError, match=r"sound\.h5: cannot be read \(Input/output error\)"):
        checked_digest(sound)


# As HDF5 2.0 and safetensors 0.7 say it; h5py takes the number out of some texts, and not of others.
QUOTED = (
    "Can't synchronously read data (file read failed: time = Mon, filename = 'x', file descriptor = 5, errno = 5, "
    "error message = 'Input/output error', buf = 0x1, total read size = 8, bytes actually read = 18446744073709551615)",
    "Error while deserializing: I/O error: Input/output error (os error 5)",
)


@pytest.mark.parametrize("text", QUOTED)
@pytest.mark.parametrize("kind", [OSError, RuntimeError])
def test_nor_is_one_that_a_library_tells_of(sound: Path, kind: type[Exception], text: str) -> None:
    with pytest.raises(UnreadableError, match=r"cannot be read \(Input/output error\)"), open_hdf5(sound):
        raise kind(text)


@pytest.mark.parametrize(
    ("number", "damage"),
    [
        (errno.EIO, False), (errno.ENOLCK, False), (errno.EAGAIN, False), (errno.ESTALE, False), (errno.EMFILE, False),
        (errno.ETIMEDOUT, False), (errno.ENOTCONN, False), (errno.EINVAL, True), (errno.EOVERFLOW, True), (None, True),
    ],
)  # fmt: skip
def test_an_error_of_the_system_says_nothing_of_bytes(tmp_path: Path, number: int | None, damage: bool) -> None:
    assert (system_fault(tmp_path, OSError(number, "fault")) is None) == damage


def test_a_pipe_in_the_place_of_an_artefact_stays(sound: Path) -> None:
    sound.unlink()
    os.mkfifo(sound)
    with pytest.raises(UnreadableError, match=NO_FILE):
        checked_digest(sound)


NO_LOCKS = """
#include <errno.h>
int flock(int file, int operation) { errno = ENOLCK; return -1; }
int link(const char *from, const char *to) { errno = EPERM; return -1; }
int linkat(int a, const char *from, int b, const char *to, int flags) { errno = EPERM; return -1; }
"""
USE = """
import sys
from pathlib import Path
from ofer.jobs.artefacts import add_dataset, new_hdf5, open_hdf5
from ofer.jobs.only_writer import only_writer
from ofer.jobs.store import Store
folder = Path(sys.argv[1])
with only_writer(folder / "lock", print) as held, new_hdf5(folder / "x.h5") as file:
    add_dataset(file, "x", [1, 2, 3])
store = Store(folder / "store")
store.keep(store.entry("stage", {}), {"x.h5": folder / "x.h5"})
store.fetch(store.entry("stage", {}), {"x.h5": folder / "y.h5"})
with open_hdf5(folder / "y.h5") as file:
    print(held, file["x"][()].tolist())
"""


def test_on_a_file_system_without_locks_and_links_all_is_written_and_read(tmp_path: Path) -> None:
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("needs a C compiler, on Linux")
    (tmp_path / "no_locks.c").write_text(NO_LOCKS)
    library = tmp_path / "no_locks.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, tmp_path / "no_locks.c"], check=True)
    ran = subprocess.run(
        [sys.executable, "-c", USE, tmp_path], env={**os.environ, "LD_PRELOAD": str(library)}, cwd=PROJECT,
        capture_output=True, text=True,
    )  # fmt: skip
    assert (ran.stdout, ran.stderr) == ("False [1, 2, 3]\n", "")
