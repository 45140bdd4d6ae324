"""Clips that a stranger hands over to be recognised: refused in one line, in little memory, and without other files."""

from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.recognition.clip import Clip
from ofer.recognition.recognise import recognise_clip
from tests.corpora.clip_files import CONTAINERS, numbered_frames, write_clip
from tests.recognition.models import MODEL
from tests.trust.limits import memory

SIZE = (64, 48)
LARGE = (40_000, 30_000)
EYES = np.array([[20.0, 20.0], [44.0, 20.0]])


@pytest.fixture(autouse=True)
def _little_memory() -> Iterator[None]:
    with memory(1 << 30):
        yield


def refused(path: Path) -> str:
    with pytest.raises(OferError) as caught:
        recognise_clip(Clip(path), MODEL, occlusion="none", eyes=EYES, calm=False)
    said = str(caught.value)
    assert said.startswith(f"{path}") and "; " in said
    return said


def whole(folder: Path, name: str) -> Path:
    return write_clip(folder / name, numbered_frames(6, SIZE), CONTAINERS[name])


def with_size(data: bytes, name: str) -> bytes:
    """Return a clip that declares LARGE frames wherever its container declares their size."""
    if name.endswith("avi"):
        old, new = (b"".join(side.to_bytes(4, "little") for side in size) for size in (SIZE, LARGE))
    else:
        old, new = (b"".join(side.to_bytes(2, "big") for side in size) for size in (SIZE, LARGE))
    assert old in data
    return data.replace(old, new)


@pytest.mark.parametrize("name", ["clip.avi", "clip.mp4", "clip.mov"])
def test_frames_of_enormous_declared_size_fill_no_memory(tmp_path: Path, name: str) -> None:
    clip = whole(tmp_path, name)
    clip.write_bytes(with_size(clip.read_bytes(), name))
    try:
        shapes = {frame.shape for _, frame in Clip(clip).colour_frames()}
    except OferError:
        shapes = set()
    # Decoders that believe the stream, not its container, give what is really there.
    assert shapes <= {(SIZE[1], SIZE[0], 3)}


def test_a_codec_that_believes_its_container_does_not_get_to_work(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.avi", numbered_frames(6, SIZE), "FFV1")
    clip.write_bytes(with_size(clip.read_bytes(), "clip.avi"))
    with pytest.raises(OferError, match=r"has frames of 40000x30000 pixels|cannot be decoded"):
        list(Clip(clip).colour_frames())


HOSTILE: dict[str, bytes] = {
    "empty": b"",
    "text": b"hello, world, this is no clip\n" * 20,
    "a playlist of other files": b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
    "a list of other files": b"ffconcat version 1.0\nfile '/etc/passwd'\n",
    "a session that is to be fetched": b"G=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP\n" * 9,
    "a web page": b"<!DOCTYPE html><html></html>",
    "a program": b"\x7fELF" + bytes(500),
    "an archive": b"PK\x03\x04" + bytes(500),
    "a RIFF header alone": b"RIFF\x04\0\0\0AVI ",
    "a box that holds itself": b"\0\0\0\x08moov" * 9,
    "sound alone": b"RIFF\x24\0\0\0WAVEfmt " + bytes(500),
    "a Matroska header alone": b"\x1a\x45\xdf\xa3\x80\x18\x53\x80\x67\x80",
    "endless zeros": b"\0\0\x01\xba" + bytes(1 << 20),
    "a list of streams": b"[playlist]\nFile1=/etc/passwd\nLength1=-1\n",
    "a manifest of streams": b"<?xml version='1.0'?><MPD type='static'><BaseURL>/etc/passwd</BaseURL></MPD>",
    "an index of subtitles": b"# VobSub index file, v7 (do not modify this line!)\nsize: 720x480\n",
    "subtitles in UTF-16": "1\n00:00:01 --> 00:00:02\nhello\n".encode("utf-16"),
    "a playlist with zeros behind": b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n" + bytes(999),
    "a document": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(500),
    "an animation of enormous pictures": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0\0\x3e\x80" * 2 + b"\x08\x06\0\0\0acTL",
    "another of them": b"GIF89a" + b"\xff" * 4 + b"\x80\0\0" + bytes(6) + b",\0\0\0\0\x01\0\x01\0\0\x02\x02L\x01\0;",
    "enormous frames without a codec": b"YUV4MPEG2 W40000 H30000 F25:1\nFRAME\n" + bytes(999),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("suffix", [".mp4", ".ts", ".m3u8", ".sdp"])
def test_what_is_no_clip_is_refused_whatever_it_is_called(tmp_path: Path, what: str, suffix: str) -> None:
    path = tmp_path / f"clip%03d{suffix}"
    path.write_bytes(HOSTILE[what])
    refused(path)


LEADING_ELSEWHERE: dict[str, bytes] = {
    "concat": b"ffconcat version 1.0\nfile other.avi\n",
    "concat by protocol": b"ffconcat version 1.0\nfile fd:\n",
    "hls": b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:1,\nother.avi\n#EXT-X-ENDLIST\n",
    "sdp": b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\na=rtpmap:96 H264/9\n",
    "a recording in several files": b"MLVI" + bytes(200),
}  # fmt: skip


@pytest.mark.parametrize("what", LEADING_ELSEWHERE)
def test_ffmpeg_opens_nothing_else_even_where_it_believes_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.chdir(tmp_path)
    whole(tmp_path, "clip.avi").rename("other.avi")
    path = tmp_path / "clip.m3u8"
    path.write_bytes(LEADING_ELSEWHERE[what])
    monkeypatch.setattr("ofer.corpora.clips.clip_fault", lambda path: "")
    assert "cannot be decoded" in refused(path)


@pytest.mark.parametrize(
    "name", ["http://127.0.0.1/clip.mp4", "concat:a.mp4|b.mp4", "/dev/video0", "pipe:0", "gone.mp4"]
)
def test_names_are_files_and_no_addresses(name: str) -> None:
    with pytest.raises(OferError, match="there is no such clip or folder"):
        recognise_clip(Clip(Path(name)), MODEL, occlusion="none", eyes=EYES, calm=False)


def _one(folder: Path) -> None:
    cv2.imwrite(str(folder / "1.png"), numbered_frames(1, SIZE)[0])


FOLDERS: dict[str, Callable[[Path], object]] = {
    "nothing in it": lambda folder: None,
    "one frame": _one,
    "a broken frame": lambda folder: (_one(folder), (folder / "2.png").write_bytes(b"\x89PNG\r\n\x1a\n")),
    "a folder as frame": lambda folder: (_one(folder), (folder / "2.png").mkdir()),
    "a link to a device": lambda folder: (_one(folder), (folder / "2.png").symlink_to("/dev/zero")),
    "frames of two sizes": lambda folder: (
        _one(folder),
        cv2.imwrite(str(folder / "2.png"), np.zeros((9, 9), np.uint8)),
    ),
}


@pytest.mark.parametrize("what", FOLDERS)
def test_folders_that_are_no_clip_are_refused(tmp_path: Path, what: str) -> None:
    FOLDERS[what](tmp_path)
    refused(tmp_path)


def test_a_small_face_in_a_huge_frame_is_not_enlarged_past_the_memory(tmp_path: Path) -> None:
    for number in (1, 2):
        cv2.imwrite(str(tmp_path / f"{number}.png"), np.zeros((8000, 8000), np.uint8))
    eyes = np.array([[100.0, 100.0], [121.0, 100.0]])
    with pytest.raises(OferError, match="the face is too small for a frame of 8000x8000 pixels"):
        recognise_clip(Clip(tmp_path), MODEL, occlusion="none", eyes=eyes, calm=False)
