"""Numbers and names as a sentence has them."""

from types import SimpleNamespace

import pytest

from ofer.pages.markdown import render
from ofer.papers.wording import gain, markdown_line, place, points


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


def test_a_bar_in_a_name_ends_no_cell():
    lines = [markdown_line(cells) for cells in (["Method", "a|b"], ["---", "---"], ["one | two", "1"])]
    body = render("\n".join(lines)).body
    assert body.count("<tr>") == 2
    assert "one | two" in body
    assert "a|b" in body
