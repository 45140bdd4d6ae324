import os
import shutil
import struct

import cv2
import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.corpora import clips
from ofer.corpora.clips import Limits, colour_frames, count_frames, frame_rate, grey_frames, shortfall
from tests.corpora.clip_files import (
    CONTAINERS,
    UNUSUAL,
    announcing_more,
    avi_of,
    cut_by_an_edit_list,
    jpegs,
    number_of,
    numbered_frames,
    write_clip,
)


@pytest.fixture(params=CONTAINERS, ids=lambda name: name.split(".")[1])
def clip(request, tmp_path):
    return write_clip(tmp_path / request.param, numbered_frames(30), CONTAINERS[request.param])


def test_every_frame_comes_once_and_in_order(clip):
    frames = list(grey_frames(clip))
    assert [number_of(frame) for frame in frames] == list(range(30))
    assert {(frame.shape, frame.dtype.name) for frame in frames} == {((120, 160), "uint8")}
    assert count_frames(clip) == 30
    assert frame_rate(clip) == 25


@pytest.mark.parametrize("name", UNUSUAL)
def test_so_does_every_frame_of_a_kind_that_is_no_usual_one(tmp_path, name):
    UNUSUAL[name](tmp_path / name, numbered_frames(30))
    assert [number_of(frame) for frame in grey_frames(tmp_path / name)] == list(range(30))
    assert count_frames(tmp_path / name) == 30
    assert shortfall(tmp_path / name, "clip", 30) == ""


def test_grey_is_the_luma_of_the_colour_frame(tmp_path):
    red = np.zeros((120, 160, 3), np.uint8)
    red[..., 2] = 200
    clip = write_clip(tmp_path / "red.avi", [red] * 3)
    colour = list(colour_frames(clip))
    assert colour[0].shape == (120, 160, 3)
    np.testing.assert_allclose(colour[0][60, 80], [0, 0, 200], atol=3)
    for grey, frame in zip(grey_frames(clip), colour, strict=True):
        np.testing.assert_array_equal(grey, cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY))
        np.testing.assert_allclose(grey[60, 80], 0.299 * 200, atol=3)


def test_one_frame_is_in_memory_at_a_time(tmp_path, monkeypatch):
    retrieved = []
    real = cv2.VideoCapture

    class Counting:
        def __init__(self, *arguments):
            self.capture = real(*arguments)

        def __getattr__(self, name):
            return getattr(self.capture, name)

        def retrieve(self):
            retrieved.append(1)
            return self.capture.retrieve()

    monkeypatch.setattr(clips.cv2, "VideoCapture", Counting)
    frames = grey_frames(write_clip(tmp_path / "clip.avi", numbered_frames(30)))
    for number in range(1, 4):
        next(frames)
        assert len(retrieved) == number


@pytest.mark.parametrize("name", ["a%03d.avi", "frame_0001.avi", "two#5.avi", "http:clip.avi", "ünïcode.avi"])
def test_a_name_is_no_pattern_and_no_address(tmp_path, monkeypatch, name):
    write_clip(tmp_path / "clip.avi", numbered_frames(3)).rename(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    assert count_frames(clips.Path(name)) == 3


def test_nothing_but_our_own_line_is_said_of_a_damaged_clip(tmp_path, capfd):
    clip = write_clip(tmp_path / "clip.mkv", numbered_frames(30), "XVID")
    data = bytearray(clip.read_bytes())
    data[len(data) // 2 :] = bytes(len(data) - len(data) // 2)
    clip.write_bytes(data)
    with pytest.raises(OferError):
        list(grey_frames(clip))
    assert capfd.readouterr() == ("", "")


class TestNumberOfFrames:
    """It is what can be decoded, whatever a file announces."""

    def test_of_a_clip_that_was_cut_without_encoding_it_anew(self, tmp_path):
        clip = cut_by_an_edit_list(write_clip(tmp_path / "clip.mp4", numbered_frames(30), "mp4v"), 0.5)
        numbers = [number_of(frame) for frame in grey_frames(clip)]
        assert numbers == list(range(15, 30))
        assert count_frames(clip) == 15
        assert shortfall(clip, "clip", 15) == ""

    def test_of_a_recording_that_dropped_frames(self, tmp_path):
        clip = tmp_path / "clip.avi"
        pictures = jpegs(numbered_frames(30))
        clip.write_bytes(avi_of(picture if number % 3 else b"" for number, picture in enumerate(pictures)))
        assert [number_of(frame) for frame in grey_frames(clip)] == [n for n in range(30) if n % 3]
        assert shortfall(clip, "clip", 20) == ""

    def test_of_a_file_that_estimates_it_by_its_duration(self, tmp_path):
        clip = announcing_more(write_clip(tmp_path / "clip.webm", numbered_frames(30), "VP80"))
        assert count_frames(clip) == 30
        said = shortfall(clip, "clip", 30)
        assert said.startswith("clip: announces 9") and said.endswith(
            "frames and has 30: its frame rate varies, or it was cut"
        )
        assert shortfall(clip, "clip", 85) == ""


@pytest.mark.parametrize("before", [None, "rtsp_transport;udp"])
def test_nobody_else_is_kept_from_opening_clips(tmp_path, monkeypatch, before):
    if before is None:
        monkeypatch.delenv("OPENCV_FFMPEG_CAPTURE_OPTIONS", raising=False)
    else:
        monkeypatch.setenv("OPENCV_FFMPEG_CAPTURE_OPTIONS", before)
    clip = write_clip(tmp_path / "clip.avi", numbered_frames(3))
    files = len(os.listdir("/proc/self/fd"))
    assert count_frames(clip) == 3
    assert os.environ.get("OPENCV_FFMPEG_CAPTURE_OPTIONS") == before
    assert len(os.listdir("/proc/self/fd")) == files
    assert cv2.VideoCapture(str(clip), cv2.CAP_FFMPEG).grab()


class TestFaults:
    """Each is one line: the file, what is wrong, what to do."""

    @staticmethod
    def said(path, **limits):
        with pytest.raises(OferError) as error:
            list(grey_frames(path, Limits(**limits)))
        line = str(error.value)
        assert line.startswith(f"{path}: ")
        assert "; " in line and "\n" not in line
        with pytest.raises(OferError) as counted:
            count_frames(path, Limits(**limits))
        assert str(counted.value) == line
        return line

    def test_missing(self, tmp_path):
        assert "cannot be read (No such file or directory)" in self.said(tmp_path / "clip.avi")

    def test_a_folder(self, tmp_path):
        assert "cannot be read (Is a directory)" in self.said(tmp_path)

    def test_empty(self, tmp_path):
        (tmp_path / "clip.mp4").touch()
        assert "is empty (zero bytes)" in self.said(tmp_path / "clip.mp4")

    def test_text_that_decoders_take_for_a_playlist(self, tmp_path):
        clip = write_clip(tmp_path / "real.avi", numbered_frames(3))
        playlist = tmp_path / "clip.avi"
        playlist.write_text(f"ffconcat version 1.0\nfile {clip.name}\n")
        assert "is text (a playlist, a web page, subtitles), no video" in self.said(playlist)

    @pytest.mark.parametrize("share", [0.5, 0.9])
    @pytest.mark.parametrize("name", [name for name in CONTAINERS if not name.endswith(".mpg")])
    def test_truncated(self, tmp_path, name, share):
        clip = write_clip(tmp_path / name, numbered_frames(30), CONTAINERS[name])
        data = clip.read_bytes()
        clip.write_bytes(data[: int(len(data) * share)])
        assert "is truncated" in self.said(clip)

    def test_an_mpeg_stream_may_end_anywhere_for_it_announces_no_length(self, tmp_path):
        clip = write_clip(tmp_path / "clip.mpg", numbered_frames(30), CONTAINERS["clip.mpg"])
        data = clip.read_bytes()
        clip.write_bytes(data[: len(data) // 2])
        numbers = [number_of(frame) for frame in grey_frames(clip)]
        assert numbers == sorted(numbers) and 10 < len(numbers) == count_frames(clip) < 30

    def test_damaged_in_the_middle(self, tmp_path):
        clip = write_clip(tmp_path / "clip.avi", numbered_frames(30), "XVID")
        data = bytearray(clip.read_bytes())
        third = len(data) // 3
        data[third : 2 * third] = bytes(third)
        clip.write_bytes(data)
        assert "is damaged: it has no chunk at byte" in self.said(clip)

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("clip.mp4", "is damaged: frame 10 cannot be decoded, while others behind it can"),
            # Behind a hole the decoder finds the next frame of an AVI without a word.
            ("clip.avi", "is damaged: 20 of its 30 frames can be decoded"),
        ],
    )
    def test_frames_in_the_middle_that_are_gone(self, tmp_path, name, said):
        clip = write_clip(tmp_path / name, numbered_frames(30), "MJPG")
        data = bytearray(clip.read_bytes())
        pictures = [at for at in range(len(data)) if data[at : at + 3] == b"\xff\xd8\xff"]
        data[pictures[10] - 8 : pictures[20] - 8] = bytes(pictures[20] - pictures[10])
        clip.write_bytes(data)
        assert said in self.said(clip)

    def test_an_index_that_lists_frames_behind_the_end(self, tmp_path):
        clip = write_clip(tmp_path / "clip.mp4", numbered_frames(30), "mp4v")
        data = bytearray(clip.read_bytes())
        struct.pack_into(">I", data, data.index(b"stco") + 12, len(data))
        clip.write_bytes(data)
        assert "is truncated: its index lists frames behind its end" in self.said(clip)

    def test_noise_after_a_sound_beginning(self, tmp_path):
        clip = tmp_path / "clip.mpg"
        clip.write_bytes(b"\x00\x00\x01\xba" + np.random.default_rng(0).bytes(5000))
        assert "cannot be decoded" in self.said(clip) or "none of its frames" in self.said(clip)

    def test_sound_alone(self, tmp_path):
        clip = tmp_path / "clip.avi"
        clip.write_bytes(b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(28))
        assert "has no video stream" in self.said(clip)

    def test_too_many_frames(self, clip):
        assert "has more than 20 frames" in self.said(clip, frames=20)
        assert count_frames(clip, Limits(frames=30)) == 30

    def test_too_many_pixels(self, clip):
        line = self.said(clip, pixels=160 * 120 - 1)
        assert "has frames of 160x120 pixels, more than 19,199" in line

    def test_not_readable(self, tmp_path):
        clip = write_clip(tmp_path / "clip.avi", numbered_frames(3))
        shutil.move(clip, tmp_path / "elsewhere")
        clip.symlink_to(tmp_path / "nowhere")
        assert "cannot be read" in self.said(clip)
