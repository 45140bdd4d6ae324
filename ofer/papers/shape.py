"""How a paper prints a table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """How a paper prints a table.

    `lines` are the lines that each row takes: per printed column the name of a tidy column, or None for an empty
    place. `differences` names the columns in points, which are printed with their sign. `rows` says what the rows are.
    `own_method` is the row in which the paper has its own method where it compares it with others', `authors` who they
    are.
    """

    number: int
    title: str
    heads: tuple[str, ...]
    lines: tuple[tuple[str | None, ...], ...]
    differences: frozenset[str] = frozenset()
    rows: str = "Method"
    own_method: str | None = None
    authors: str = "Poux et al."

    @property
    def columns(self) -> list[str]:
        """The tidy columns of each row's first line, which figures show."""
        return [name for name in self.lines[0] if name]

    @property
    def unit(self) -> str:
        """What those columns hold, with its unit."""
        return "gain (points)" if self.differences.issuperset(self.columns) else "accuracy (%)"
