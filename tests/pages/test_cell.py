"""Cells: what is published and what is ours never look alike, and nothing is lost or rounded on the way."""

import re

import pytest

from ofer.pages.cell import computed_cell, is_computed, published_cell, published_number


def words(html: str) -> str:
    """Return what a screen reader says."""
    return " ".join(re.sub(r'<span class="arrow".*?</span>|<[^>]+>', "", html).split())


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        ("92.8 → **83.3** [78.6, 87.8]", "published 92.8 ours 83.3 interval [78.6, 87.8]"),
        ("−9.0 → **−12.1** [−14.0, +0.1]", "published −9.0 ours −12.1 interval [−14.0, +0.1]"),
        ("**63.8** [57.0, 70.2]", "ours 63.8 interval [57.0, 70.2]"),
        ("**1,234**", "ours 1,234"),
        ("yes → **no**", "published yes ours no"),
    ],
)
def test_a_computed_cell_keeps_all_that_it_says(markdown: str, said: str) -> None:
    assert is_computed(markdown)
    assert words(computed_cell(markdown)) == said


@pytest.mark.parametrize("markdown", ["92.8", "", "–", "Our method", "a → b", "[78.6, 87.8]", "**83.3** [78.6]"])
def test_other_cells_are_not_computed(markdown: str) -> None:
    assert not is_computed(markdown)
    with pytest.raises(ValueError, match="no computed cell"):
        computed_cell(markdown)


def test_published_and_ours_are_of_different_classes() -> None:
    html = computed_cell("92.8 → **83.3** [78.6, 87.8]")
    assert re.findall(r'class="(published|ours|interval)"', html) == ["published", "ours", "interval"]


def test_nothing_in_a_cell_becomes_markup() -> None:
    assert "<i>" not in computed_cell("<i>a</i> → **<i>b</i>**")
    assert "<i>" not in published_cell("<i>")


@pytest.mark.parametrize(
    ("markdown", "number"),
    [("*92.8*", "92.8"), ("*−3*", "−3"), ("92.8", None), ("**92.8**", None), ("*a word*", None), ("", None)],
)
def test_only_a_slanted_number_is_a_published_one(markdown: str, number: str | None) -> None:
    assert published_number(markdown) == number
