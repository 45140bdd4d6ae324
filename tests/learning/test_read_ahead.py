"""Pictures that were announced are read once, beforehand; never two at once."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from ofer.learning.read_ahead import ReadAhead
from ofer.learning.stills import ReadPictures

ARRAY = np.random.default_rng(0).integers(0, 256, (10, 2, 2, 1), dtype=np.uint8)


def noted() -> tuple[ReadPictures, list[list[int]]]:
    """Return pictures, and a list of what is read of them, which two at once would upset."""
    asked: list[list[int]] = []
    busy = threading.Lock()

    def read(indices):
        assert busy.acquire(blocking=False)
        time.sleep(0.005)
        asked.append(indices.tolist())
        busy.release()
        return ARRAY[indices]

    return ReadPictures(read, np.zeros(10, np.int64), side=2, channels=1, identity="a"), asked


def test_announced_batches_are_read_once_and_all_are_right():
    pictures, asked = noted()
    thread = ThreadPoolExecutor(1)
    reader, other = ReadAhead(pictures, thread), ReadAhead(pictures, thread)
    batches = [np.asarray(batch) for batch in ([3, 1], [4, 1], [5, 9], [2, 6])]
    # As the loop does: the next one is announced before this one is asked for, and a look follows.
    for batch, following in zip(batches, [*batches[1:], None], strict=True):
        if following is not None:
            reader.announce(following)
        np.testing.assert_array_equal(reader.read(batch), ARRAY[batch])
        np.testing.assert_array_equal(other.read(np.arange(3)), ARRAY[:3])
    assert sorted(asked) == sorted([[3, 1], [4, 1], [5, 9], [2, 6], *[[0, 1, 2]] * 4])


def test_they_are_the_same_pictures():
    pictures, _ = noted()
    reader = ReadAhead(pictures, ThreadPoolExecutor(1))
    assert (len(reader), reader.side, reader.channels, reader.digest()) == (10, 2, 1, "a")


def test_an_announced_batch_may_be_read_in_parts():
    reader = ReadAhead(noted()[0], ThreadPoolExecutor(1))
    reader.announce(np.arange(4))
    np.testing.assert_array_equal(reader.read(np.arange(2, 4)), ARRAY[2:4])


def test_what_reading_raises_is_raised_where_pictures_are_asked_for():
    reader = ReadAhead(noted()[0], ThreadPoolExecutor(1))
    reader.announce(np.asarray([99]))
    with pytest.raises(IndexError):
        reader.read(np.asarray([99]))
