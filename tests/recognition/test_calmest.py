"""The calmest frame: where least moves before and after, in the half that leaves frames to recognise."""

import numpy as np

from ofer.recognition.calmest import calmest


def test_the_middle_of_the_calm_is_taken() -> None:
    lengths = np.asarray([2.0, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3])
    assert calmest(range(1, 24), lengths) == 8


def test_of_equally_calm_frames_the_earliest_is_taken() -> None:
    assert calmest(range(5, 25), np.full(19, 0.25)) == 5


def test_a_calm_second_half_leaves_nothing_to_recognise() -> None:
    lengths = np.asarray([1.0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
    assert calmest(range(1, 13), lengths) <= 6


def test_one_still_moment_in_motion_is_no_calm() -> None:
    lengths = np.asarray([0.5, 0.5, 0.5, 0.5, 4, 4, 0, 4, 4, 4, 4, 4, 4, 4, 4])
    assert calmest(range(1, 17), lengths) <= 3


def test_a_clip_of_one_frame_has_that_one() -> None:
    assert calmest([7], np.zeros(0)) == 7
