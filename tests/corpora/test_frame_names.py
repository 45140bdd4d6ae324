import pytest

from ofer.corpora.frame_names import clip_frame, files_of, split_name


@pytest.mark.parametrize("file", ["clip.avi", "Sessions/2/S001-002.avi", "take#2.avi", "take#2", "a#1/b#2.mp4", "x#"])
def test_the_name_of_a_clip_frame_is_taken_apart_again(file):
    assert split_name(clip_frame(file, 41)) == (file, 41)


@pytest.mark.parametrize("file", ["frame.png", "take#2.png", "take#2/7.jpg", "#1.jpeg", "a#1b.PNG"])
def test_the_name_of_an_image_file_is_no_clip_frame_whatever_is_in_it(file):
    assert split_name(file) == (file, None)


def test_files_are_named_once_and_in_order():
    names = [clip_frame("b.avi", 0), clip_frame("b.avi", 1), "a.png", clip_frame("b.avi", 7)]
    assert files_of(names) == ["b.avi", "a.png"]
