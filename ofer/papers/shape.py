"""The shape of a table, as its paper prints it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """The shape of a table, as its paper prints it.

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
        """The quantity in those columns, with its unit."""
        return "gain (points)" if self.differences.issuperset(self.columns) else "accuracy (%)"
