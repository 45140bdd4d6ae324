import numpy as np
import pytest

from ofer.corpora.apex import largest_change, middle
from tests.corpora.clip_files import numbered_frames


@pytest.mark.parametrize(("count", "index"), [(2, 1), (3, 1), (4, 2), (5, 2), (101, 50)])
def test_the_middle_of_an_odd_number_is_as_far_from_both_ends(count, index):
    assert middle(count) == index
    if count % 2:
        assert index == count - 1 - index


def test_the_largest_change_is_at_the_turning_point_of_a_motion_there_and_back():
    there = numbered_frames(9)
    frames = [*there, *there[-2::-1]]
    assert largest_change(frames) == 8
    assert largest_change(iter(frames)) == 8


def test_noise_and_a_still_face_do_not_count_of_equals_the_first_does():
    draw = np.random.default_rng(0)
    frames = [np.clip(frame + draw.normal(0, 8, frame.shape), 0, 255).astype(np.uint8) for frame in numbered_frames(9)]
    assert largest_change([*frames, *frames[-2::-1]]) == 8
    still = numbered_frames(3)[2]
    assert largest_change([still] * 5) == 0
    assert largest_change([still, *numbered_frames(1) * 3]) == 1
