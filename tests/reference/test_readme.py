"""The numbers that README shows are those of the run that is kept in docs/reference-run."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
Rows = list[dict[str, str]]
"""A table: each row's cells by the heads of their columns."""

NUMBER = re.compile(r"\d+\.\d")


def tables(text: str) -> Iterator[Rows]:
    """Yield the tables of a Markdown text; marks of bold type are left out."""
    for block in re.findall(r"(?:^\|.*\|[ \t]*(?:\n|\Z))+", text.replace("*", ""), re.MULTILINE):
        lines = [[cell.strip() for cell in line.strip()[1:-1].split("|")] for line in block.splitlines()]
        yield [dict(zip(lines[0], cells, strict=False)) for cells in lines[2:]]


def disagreements(text: str, kept: list[str]) -> list[str]:
    """Return the rows with measured numbers in the tables of `text` that stand in no table of the texts `kept`.

    A table may leave out rows and columns, and other tables' rows. What it has stands under the same head, in a row of
    which all that is shown is the same.
    """
    known = [row for page in kept for table in tables(page) for row in table]
    shown = [row for table in tables(text) for row in table if any(map(NUMBER.search, row.values()))]
    if not shown:
        return ["no table with numbers"]
    return [" | ".join(row.values()) for row in shown if not any(row.items() <= other.items() for other in known)]


KEPT = """
| Method | No occ. | Eyes occ. | Gap |
| --- | ---: | ---: | ---: |
| published | 91.3 | 88.8 | |
| flowrec | **83.3** [78.6, 87.8] | **74.5** [68.8, 80.0] | –8.8 |
"""


@pytest.mark.parametrize(
    ("old", "new", "sound"),
    [
        ("", "", True),
        ("**", "", True),
        (" Gap |", "", True),
        ("| published | 91.3 | 88.8 | |\n", "", True),
        ("74.5", "74.6", False),
        ("[68.8, 80.0]", "[68.8, 80.1]", False),
        ("flowrec", "our method", False),
        ("Eyes occ.", "Mouth occ.", False),
        ("| No occ. | Eyes occ. |", "| Eyes occ. | No occ. |", False),
        (KEPT, "| Where | What |\n| --- | --- |\n| docs | text |\n", False),
    ],
)
def test_a_number_that_is_another_one_is_found(old: str, new: str, sound: bool) -> None:
    assert (disagreements(KEPT.replace(old, new), [KEPT]) == []) == sound


def test_the_readme_shows_the_numbers_of_the_reference_run() -> None:
    kept = [path.read_text(encoding="utf-8") for path in sorted(PROJECT.glob("docs/reference-run/tables/*.md"))]
    assert disagreements((PROJECT / "README.md").read_text(encoding="utf-8"), kept) == [], (
        "copy these rows, with the heads of their columns, from docs/reference-run/tables/*.md"
    )
