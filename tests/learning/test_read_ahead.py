"""Pictures that were announced are read once, beforehand, and are the same as others."""

import threading

import numpy as np
import pytest

from ofer.learning.read_ahead import ReadAhead
from ofer.learning.stills import ReadPictures

ARRAY = np.random.default_rng(0).integers(0, 256, (10, 2, 2, 1), dtype=np.uint8)


def noted() -> tuple[ReadPictures, list[tuple[list[int], bool]]]:
    """Return pictures, and a list of what is read of them and whether in this thread."""
    asked: list[tuple[list[int], bool]] = []

    def read(indices):
        asked.append((indices.tolist(), threading.current_thread() is threading.main_thread()))
        return ARRAY[indices]

    return ReadPictures(read, np.zeros(10, np.int64), side=2, channels=1, identity=""), asked


def test_announced_batches_are_read_once_in_another_thread_and_all_are_right():
    pictures, asked = noted()
    reader = ReadAhead(pictures)
    batches = [np.asarray(batch) for batch in ([3, 1], [4, 1], [5, 9], [2, 6])]
    # As the loop does: the next one is announced before this one is asked for.
    for batch, following in zip(batches, [*batches[1:], None], strict=True):
        if following is not None:
            reader.announce(following)
        np.testing.assert_array_equal(reader.read(batch), ARRAY[batch])
    assert sorted(asked) == sorted([([3, 1], True), ([4, 1], False), ([5, 9], False), ([2, 6], False)])


def test_an_announced_batch_may_be_read_in_parts():
    pictures, _ = noted()
    reader = ReadAhead(pictures)
    reader.announce(np.arange(4))
    np.testing.assert_array_equal(reader.read(np.arange(2, 4)), ARRAY[2:4])


def test_what_reading_raises_is_raised_where_pictures_are_asked_for():
    reader = ReadAhead(noted()[0])
    reader.announce(np.asarray([99]))
    with pytest.raises(IndexError):
        reader.read(np.asarray([99]))
