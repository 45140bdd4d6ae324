"""Numbers and names as a sentence has them."""

from collections.abc import Iterable
from typing import Any

DECIMALS = 4
"""Of accuracies, errors and differences in CSV files: so many that no page prints a number that was rounded twice."""


def place(column: str) -> str:
    """Return a column's name as words."""
    return {"lower_part": "the lower part", "average_gain": "the average"}.get(column, column.replace("_", " "))


def gain(cell: Any) -> str:
    """Return a difference with its sign, unit and interval."""
    return f"{points(cell.difference)} points [{points(cell.ci_low)}, {points(cell.ci_high)}]"


def points(value: float) -> str:
    """Return a number of points with one decimal and a typographic sign; what rounds to nothing has none."""
    return f"{round(value, 1) + 0.0:+.1f}".replace("-", "−").replace("+0.0", "0.0")


def markdown_line(cells: Iterable[str]) -> str:
    """Return a line of a table in Markdown; a bar in a name of somebody's ends no cell."""
    escaped = (cell.replace("|", r"\|") for cell in cells)
    return f"| {' | '.join(escaped)} |"


def first_capital(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


def marked_corpus(corpus: str, generated: bool) -> str:
    """Return a corpus entry's name, marked as synthetic where its faces are generated."""
    return f"{corpus} (synthetic)" if generated and "synthetic" not in corpus else corpus
