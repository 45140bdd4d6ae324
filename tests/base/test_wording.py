"""Numbers and lists as a sentence has them."""

import pytest

from ofer.base.wording import count, enumeration


@pytest.mark.parametrize(
    ("items", "words"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")], ids=["1", "2", "3"]
)
def test_lists_have_commas_and_one_and(items, words):
    assert enumeration(items) == words


@pytest.mark.parametrize(("number", "words"), [(0, "0 pairs"), (1, "1 pair"), (2, "2 pairs")])
def test_nouns_agree_with_their_number(number, words):
    assert count(number, "pair") == words
