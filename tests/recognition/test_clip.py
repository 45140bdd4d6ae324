"""Reading the frames of a clip or a folder, as many as are asked for."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.recognition.clip import Clip, frame_range
from tests.corpora.clip_files import announcing_more, number_of, numbered_frames, write_clip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "frames"
    path.mkdir()
    for number, frame in enumerate(numbered_frames(9), start=1):
        cv2.imwrite(str(path / f"{number}.png"), frame)
    return path


def test_a_folder_and_a_lossless_clip_of_it_have_the_same_frames(folder: Path, tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.avi", numbered_frames(9))
    from_folder, from_clip = list(Clip(folder).grey_frames()), list(Clip(clip).grey_frames())
    assert [number for number, _ in from_folder] == [number for number, _ in from_clip] == list(range(1, 10))
    for (_, one), (_, other) in zip(from_folder, from_clip, strict=True):
        np.testing.assert_array_equal(one, other)
    assert Clip(clip).frame_rate() == 25
    assert Clip(folder).frame_rate() is None


def test_a_range_is_counted_from_one_and_includes_its_end(folder: Path) -> None:
    frames = list(Clip(folder, 3, 5).grey_frames())
    assert [number for number, _ in frames] == [3, 4, 5]
    assert [number_of(frame) for _, frame in frames] == [2, 3, 4]


def test_too_many_frames_are_refused_but_not_those_outside_the_range(folder: Path) -> None:
    with pytest.raises(OferError, match=r"has more than 4 frames; name some of them by --frames 2-5"):
        list(Clip(folder, 2, None, most_frames=4).grey_frames())
    assert len(list(Clip(folder, 2, 5, most_frames=4).grey_frames())) == 4


def test_ranges() -> None:
    assert frame_range("1-") == (1, None)
    assert frame_range("4-9") == (4, 9)
    assert frame_range("7") == (7, 7)
    for text in ("", "0-3", "9-4", "a-b", "-3", "1-2-3", "1_0-20", "2- 9", "²-9"):
        with pytest.raises(OferError, match="is no range"):
            frame_range(text)


def test_a_clip_of_a_camera_on_its_side_is_turned(folder: Path) -> None:
    upright, turned = dict(Clip(folder).grey_frames()), dict(Clip(folder, turn=90).grey_frames())
    np.testing.assert_array_equal(turned[4], cv2.rotate(upright[4], cv2.ROTATE_90_CLOCKWISE))


def test_frames_that_are_missing_are_said(folder: Path, tmp_path: Path) -> None:
    assert Clip(folder).gap(9) == ""
    (folder / "5.png").unlink()
    assert Clip(folder).gap(8) == f"{folder}: frames are missing between 4.png and 6.png"
    assert Clip(folder, 1, 4).gap(4) == Clip(folder, 5).gap(8) == ""
    clip = announcing_more(write_clip(tmp_path / "clip.webm", numbered_frames(9), "VP80"))
    assert Clip(clip).gap(9).startswith(f"{clip}: announces ")
    assert Clip(clip, 1, 9).gap(9) == ""
