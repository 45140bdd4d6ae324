"""Views of batches: which occluders a batch gets follows from the seed and its pictures."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from ofer.learning.views import ViewedPictures, Views, ViewsAhead, batch_number, validation_batches
from tests.learning.viewed_faces import viewed


def test_a_batch_has_the_same_occluders_whether_announced_or_not_and_each_batch_others() -> None:
    pictures = viewed(20)
    with ThreadPoolExecutor(1) as thread:
        announced, late = (ViewsAhead(pictures, 3, thread) for _ in range(2))
        first, second = np.arange(8), np.arange(8, 16)
        announced.announce(first)
        one = announced.read(first)
        again = late.read(first)
        assert np.array_equal(one.occluded, again.occluded) and late.waited > 0
        assert not np.array_equal(one.hidden, announced.read(second).hidden)
    assert batch_number(3, first) == batch_number(3, first) != batch_number(4, first)
    # Another order is another batch.
    assert batch_number(3, first[::-1]) != batch_number(3, first)


@pytest.mark.parametrize(("count", "size"), [(2, 64), (65, 64), (128, 64), (129, 2), (7, 3)])
def test_no_batch_to_select_on_has_a_face_alone(count: int, size: int) -> None:
    batches = list(validation_batches(count, size))
    assert np.array_equal(np.concatenate(batches), np.arange(count))
    assert all(2 <= len(batch) <= 1.5 * size + 1 for batch in batches)


def test_views_of_another_shape_are_refused() -> None:
    wrong = Views(*(np.zeros((2, 4, 4, 3), np.uint8) for _ in range(2)), np.zeros((2, 4, 4), bool), np.arange(2))
    pictures = ViewedPictures(lambda indices, number: wrong, np.zeros(9, int), side=4, channels=3, identity="")
    assert len(pictures.views(np.arange(2), 0)) == 2
    with pytest.raises(ValueError, match=r"\(3, 4, 4, 3\) uint8 pictures were asked for"):
        pictures.views(np.arange(3), 0)
    grey = ViewedPictures(
        lambda indices, number: replace(wrong, hidden=wrong.hidden[:, 0]),
        np.zeros(9, int),
        side=4,
        channels=3,
        identity="",
    )
    with pytest.raises(ValueError, match=r"\(2, 4, 4\) bool masks were asked for"):
        grey.views(np.arange(2), 0)
