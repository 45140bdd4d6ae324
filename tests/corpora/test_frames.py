import cv2
import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.corpora import frames
from ofer.corpora.clips import Limits, grey_frames
from ofer.corpora.frame_names import clip_frame
from ofer.corpora.frames import colour_frames_of, frame_files, read_frames
from tests.corpora.clip_files import number_of, numbered_frames, write_clip
from tests.corpora.tagged import write_tagged


class TestReading:
    @pytest.fixture
    def root(self, tmp_path):
        write_clip(tmp_path / "a/take#1.avi", numbered_frames(12))
        for number, image in enumerate(numbered_frames(3)):
            cv2.imwrite(str(tmp_path / f"a/take#{number}.png"), image)
        return tmp_path

    def numbers(self, root, names):
        return [number_of(image) for image in read_frames(root, names)]

    def test_frames_of_a_clip_are_those_named(self, root):
        named = [clip_frame("a/take#1.avi", index) for index in (0, 3, 4, 11)]
        assert self.numbers(root, named) == [0, 3, 4, 11]
        every = list(grey_frames(root / "a/take#1.avi"))
        for image, index in zip(read_frames(root, named), (0, 3, 4, 11), strict=True):
            np.testing.assert_array_equal(image, every[index])

    def test_images_and_clips_may_follow_one_another(self, root):
        names = ["a/take#2.png", clip_frame("a/take#1.avi", 5), "a/take#0.png", clip_frame("a/take#1.avi", 2)]
        assert self.numbers(root, names) == [2, 5, 0, 2]

    def test_a_clip_is_decoded_once(self, root, monkeypatch):
        opened = []
        monkeypatch.setattr(frames, "grey_frames", lambda path, limits: opened.append(path) or grey_frames(path))
        assert self.numbers(root, [clip_frame("a/take#1.avi", index) for index in range(10)]) == list(range(10))
        assert opened == [root / "a/take#1.avi"]

    def test_decoding_ends_with_the_last_frame_that_is_asked_for(self, root, monkeypatch):
        decoded = []
        monkeypatch.setattr(
            frames,
            "grey_frames",
            lambda path, limits: (decoded.append(1) or image for image in grey_frames(path)),
        )
        assert self.numbers(root, [clip_frame("a/take#1.avi", 4)]) == [4]
        assert len(decoded) == 5

    def test_a_frame_beyond_the_end_names_clip_and_frame(self, root):
        with pytest.raises(OferError, match=r"take#1\.avi: has no frame 12; "):
            list(read_frames(root, [clip_frame("a/take#1.avi", index) for index in (3, 12)]))

    @pytest.mark.parametrize("order", [(4, 3), (4, 4)])
    def test_frames_of_a_clip_in_another_order_are_a_fault_of_the_program(self, root, order):
        with pytest.raises(ValueError, match="asked for after"):
            list(read_frames(root, [clip_frame("a/take#1.avi", index) for index in order]))


class TestFolders:
    def write(self, folder, names):
        for name, image in zip(names, numbered_frames(len(names)), strict=True):
            cv2.imwrite(str(folder / name), image)

    def test_a_folder_is_read_in_the_order_of_its_numbers(self, tmp_path):
        self.write(tmp_path, ["f1.png", "f2.png", "f10.png", "f11.jpg"])
        (tmp_path / "notes.txt").write_text("9")
        (tmp_path / "._f3.png").write_bytes(b"\0")
        read = list(colour_frames_of(tmp_path))
        assert [number_of(frame[..., 0]) for frame in read] == [0, 1, 2, 3]
        assert {frame.shape for frame in read} == {(120, 160, 3)}

    def test_a_clip_is_read_alike(self, tmp_path):
        clip = write_clip(tmp_path / "clip.mkv", numbered_frames(4))
        assert [number_of(frame[..., 0]) for frame in colour_frames_of(clip)] == [0, 1, 2, 3]

    def test_an_empty_folder_is_refused(self, tmp_path):
        with pytest.raises(OferError, match=r"holds no frame .*; "):
            frame_files(tmp_path)

    def test_too_many_frames_are_refused_before_any_is_read(self, tmp_path):
        for number in range(4):
            (tmp_path / f"{number}.png").touch()
        with pytest.raises(OferError, match="holds more than 3 frames; "):
            next(colour_frames_of(tmp_path, Limits(frames=3)))

    def test_another_size_is_refused(self, tmp_path):
        self.write(tmp_path, ["1.png"])
        cv2.imwrite(str(tmp_path / "2.png"), np.zeros((10, 10), np.uint8))
        with pytest.raises(OferError, match=r"2\.png: has another size than the frames before it; "):
            list(colour_frames_of(tmp_path))

    def test_turned_photos_are_read_upright_but_for_those_with_landmarks(self, tmp_path):
        for number, (image, orientation) in enumerate(zip(numbered_frames(4), (6, 8, 3, 6), strict=True)):
            write_tagged(tmp_path / f"{number}.jpg", image, orientation)
        assert [number_of(frame[..., 0]) for frame in colour_frames_of(tmp_path)] == [0, 1, 2, 3]
        assert [number_of(frame) for frame in read_frames(tmp_path, ["1.jpg", "3.jpg"])] == [1, 3]
        assert next(read_frames(tmp_path, ["1.jpg"], upright=False)).shape == (160, 120)

    @pytest.mark.parametrize("names", [("-1", "0", "1"), ("0.08", "0.1", "0.12")])
    def test_times_before_and_after_the_onset_are_in_order(self, tmp_path, names):
        self.write(tmp_path, [f"{name}.png" for name in names])
        assert [path.stem for path in frame_files(tmp_path)] == list(names)
