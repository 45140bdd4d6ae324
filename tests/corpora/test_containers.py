import pytest

from ofer.corpora.containers import clip_fault
from tests.corpora.clip_files import CONTAINERS, numbered_frames, write_clip


@pytest.fixture(params=CONTAINERS, ids=lambda name: name.split(".")[1])
def clip(request, tmp_path):
    return write_clip(tmp_path / request.param, numbered_frames(10), CONTAINERS[request.param])


def changed(clip, old, new):
    data = clip.read_bytes()
    assert old in data
    clip.write_bytes(data.replace(old, new))
    return clip_fault(clip)


def test_a_whole_file_has_no_fault(clip):
    assert clip_fault(clip) == ""


@pytest.mark.parametrize("name", [name for name in CONTAINERS if not name.endswith(".mpg")])
def test_a_file_that_ends_anywhere_too_early_has_one(tmp_path, name):
    clip = write_clip(tmp_path / name, numbered_frames(10), CONTAINERS[name])
    whole = clip.read_bytes()
    for length in range(0, len(whole) - 1, max(1, len(whole) // 50)):
        clip.write_bytes(whole[:length])
        assert clip_fault(clip), f"{length} of {len(whole)} bytes"


@pytest.mark.parametrize(
    ("name", "video", "sound"),
    [
        ("clip.avi", b"vids", b"auds"),
        ("clip.mp4", b"vide", b"soun"),
        ("clip.mov", b"vide", b"soun"),
        ("clip.mkv", b"\x83\x81\x01", b"\x83\x81\x02"),
        ("clip.webm", b"\x83\x81\x01", b"\x83\x81\x02"),
    ],
)
def test_a_file_with_sound_alone_has_no_video_stream(tmp_path, name, video, sound):
    clip = write_clip(tmp_path / name, numbered_frames(10), CONTAINERS[name])
    assert changed(clip, video, sound) == "has no video stream"


def test_a_windows_clip_announces_its_size_too(tmp_path):
    clip = write_clip(tmp_path / "clip.wmv", numbered_frames(10), "WMV2")
    assert clip_fault(clip) == ""
    clip.write_bytes(clip.read_bytes()[:-100])
    assert clip_fault(clip) == "is truncated: it ends inside its data"


def test_what_is_behind_the_announced_end_does_not_matter(clip):
    with open(clip, "ab") as stream:
        stream.write(b"behind the end")
    assert clip_fault(clip) == ""


def test_a_recording_that_left_its_length_open_is_taken(tmp_path):
    clip = write_clip(tmp_path / "clip.avi", numbered_frames(10), "MJPG")
    data = bytearray(clip.read_bytes())
    for length in (bytes(4), b"\xff" * 4):
        data[4:8] = length
        clip.write_bytes(data)
        assert clip_fault(clip) == ""
    clip = write_clip(tmp_path / "clip.mkv", numbered_frames(10), "XVID")
    data = bytearray(clip.read_bytes())
    segment = data.index(b"\x18\x53\x80\x67") + 4
    assert data[segment] == 1, "eight bytes of length"
    data[segment : segment + 8] = b"\x01" + b"\xff" * 7
    clip.write_bytes(data[: len(data) * 9 // 10])
    assert clip_fault(clip) == ""


def test_a_long_avi_in_several_riff_chunks_must_have_all_of_them(tmp_path):
    clip = write_clip(tmp_path / "clip.avi", numbered_frames(10), "MJPG")
    second = b"RIFF" + (1000).to_bytes(4, "little") + b"AVIX" + bytes(996)
    whole = clip.read_bytes()
    clip.write_bytes(whole + second)
    assert clip_fault(clip) == ""
    clip.write_bytes(whole + second[:-200])
    assert clip_fault(clip).startswith("is truncated")


def test_a_box_larger_than_four_bytes_can_say_has_its_length_behind(tmp_path):
    clip = write_clip(tmp_path / "clip.mp4", numbered_frames(10), "mp4v")
    large = b"\0\0\0\1free" + (1016).to_bytes(8, "big") + bytes(1000)
    whole = clip.read_bytes()
    clip.write_bytes(whole + large)
    assert clip_fault(clip) == ""
    clip.write_bytes(whole + large[:-1])
    assert clip_fault(clip) == "is truncated: it ends inside its free box"


def test_a_photo_in_boxes_is_no_video_that_was_cut(tmp_path):
    (tmp_path / "photo.heic").write_bytes(b"\0\0\0\x0cftypheic\0\0\0\x0cmeta\0\0\0\0")
    assert clip_fault(tmp_path / "photo.heic") == "has no video stream"


@pytest.mark.parametrize(
    "text", [b"#EXTM3U\n#EXTINF:1,\nother.ts\n", b"ffconcat version 1.0\nfile x\n", b"hello, world!!!"]
)
def test_text_is_no_video(tmp_path, text):
    (tmp_path / "clip.avi").write_bytes(text)
    assert clip_fault(tmp_path / "clip.avi") == "is text (a playlist, a web page, subtitles), no video"
