"""Numbers and names as a sentence has them."""

from types import SimpleNamespace

import pytest

from ofer.papers.wording import gain, place, points
from ofer.wording import count, listed


@pytest.mark.parametrize(
    ("items", "words"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")], ids=["1", "2", "3"]
)
def test_lists_have_commas_and_one_and(items, words):
    assert listed(items) == words


@pytest.mark.parametrize(("number", "words"), [(0, "0 pairs"), (1, "1 pair"), (2, "2 pairs")])
def test_nouns_agree_with_their_number(number, words):
    assert count(number, "pair") == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(18.06, "+18.1"), (-3.0, "−3.0"), (10.0, "+10.0"), (0.0, "0.0"), (-0.04, "0.0"), (0.04, "0.0"), (0.06, "+0.1")],
)
def test_points_have_a_sign_unless_they_round_to_nothing(value, words):
    assert points(value) == words


def test_a_difference_stands_with_its_unit_and_interval():
    assert gain(SimpleNamespace(difference=2.04, ci_low=-0.5, ci_high=4.5)) == "+2.0 points [−0.5, +4.5]"


def test_columns_are_words():
    assert [place(name) for name in ("eyes", "lower_part", "average_gain", "eyes_gap")] == [
        "eyes", "the lower part", "the average", "eyes gap",
    ]  # fmt: skip
