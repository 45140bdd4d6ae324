"""A pipe, a device or a folder in the place of a file is a fault in one line and never waits for bytes."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from ofer.base.errors import LONGEST, OferError
from ofer.base.foreign import read_plain, whole_number
from ofer.corpora.containers import clip_fault
from ofer.corpora.lists import read_list
from ofer.jobs.stamps import STAMPS
from ofer.plan.fingerprint import UNREADABLE, corpus_fingerprint, file_fingerprint
from tests.trust.targets import TARGETS

OF_A_CORPUS = ("list", "label", "vggface2", "hashes")
"""In names of targets that read the corpus around their file, or a memory that is passed over if it is damaged."""
READERS = {name: target.read for name, target in TARGETS.items() if not any(word in name for word in OF_A_CORPUS)}


@pytest.fixture(autouse=True)
def _impatient() -> Iterator[None]:
    """End a test that waits for bytes."""

    def stop(*_: object) -> None:
        raise AssertionError("waits")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(params=["pipe", "device", "folder", "link to a device", "nothing", "link to itself"])
def odd(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a path at which there is no plain file; it ends like the stamp of `odd.csv`."""
    path = tmp_path / STAMPS / "odd.csv.json"
    path.parent.mkdir()
    if request.param == "pipe":
        os.mkfifo(path)
    elif request.param == "device":
        path = Path("/dev/zero")
    elif request.param == "folder":
        path.mkdir()
    elif request.param == "link to a device":
        path.symlink_to("/dev/zero")
    elif request.param == "link to itself":
        path.symlink_to(path)
    return path


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_refuses_what_is_no_file(odd: Path, reader: str) -> None:
    with pytest.raises(OferError) as caught:
        READERS[reader](odd)
    assert str(odd.name) in str(caught.value) and "; " in str(caught.value)


def test_a_list_is_refused_too(odd: Path) -> None:
    with pytest.raises(OferError, match="cannot be read"):
        read_list(odd, ("sample",), "mend it")


def test_the_fingerprint_of_a_corpus_does_not_wait_for_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "1.png")
    (tmp_path / "2.png").symlink_to("/dev/zero")
    assert file_fingerprint(tmp_path / "1.png") == file_fingerprint(tmp_path / "2.png") == UNREADABLE
    assert len(corpus_fingerprint(tmp_path, tmp_path / ".memory.json")) == 32


def test_a_file_of_more_bytes_than_are_sane_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with open(path, "wb") as stream:
        stream.truncate(1 << 42)
    with pytest.raises(OSError, match="more than 1,000 bytes"):
        read_plain(path, 1000)
    (tmp_path / STAMPS).mkdir()
    for reader in ("landmarks", "config", "coding", "png", "stamp"):
        named = path.rename(tmp_path / STAMPS / "large.csv.json")
        with pytest.raises(OferError):
            READERS[reader](named)
        named.rename(path)


def test_a_video_of_terabytes_of_boxes_comes_to_an_end(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    with open(path, "wb") as stream:
        stream.write(b"\0\0\0\x08free" * 100_000)
        stream.truncate(1 << 42)
    assert clip_fault(path).startswith("is truncated")
    path.write_bytes(b"\0\0\0\x08free" * 300_000)
    assert clip_fault(path) == "has more boxes than any video"


@pytest.mark.parametrize("text", ["a\nb", "\x1b[2J", "\u202eb", "\udcff", "\r", "\0"])
def test_a_message_is_one_line_that_any_terminal_takes(text: str) -> None:
    said = str(OferError(f"{text}: fault; remedy"))
    assert said.isprintable() and said.encode("utf-8") and said.endswith(": fault; remedy")


def test_a_message_does_not_quote_without_end() -> None:
    said = str(OferError(f"a.csv: {'x' * 100_000} is no label; remove it"))
    assert len(said) < LONGEST + 10
    assert said.startswith("a.csv: x") and said.endswith(" is no label; remove it")


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("007", 7), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("9" * 5001, None), ("", None), ("-1", None),
     ("1.0", None), (" 1", None), ("²", None), ("٣", None)],
)  # fmt: skip
def test_a_whole_number_has_ascii_digits_and_no_more_than_are_sane(text: str, number: int | None) -> None:
    assert whole_number(text) == number
