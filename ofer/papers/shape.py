"""The shape of a table: its heading, its columns and how they are printed."""

from collections.abc import Mapping
from dataclasses import dataclass

from ofer.papers.formulas import Column

Lines = tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True)
class Shape:
    """The shape of a table.

    `lines` are the lines that each row takes: per printed column the name of a column, or None for an empty place.
    `row_head` says what the rows are.
    """

    heading: str
    title: str
    row_head: str
    columns: Mapping[str, Column]
    lines: Lines

    @property
    def heads(self) -> list[str]:
        """The heads of the printed columns: of each the first line's that has one there."""
        found = []
        for place in zip(*self.lines, strict=True):
            column = self.columns[next(name for name in place if name)]
            found.append(column.head or column.name)
        return found

    @property
    def first_line(self) -> list[str]:
        """The columns of each row's first line, which figures show."""
        return [name for name in self.lines[0] if name]

    def is_difference(self, name: str) -> bool:
        """Tell whether a column is in points, which are printed with their sign."""
        column = self.columns[name]
        return column.over is not None or column.made == "difference" or any(map(self.is_difference, column.of))

    @property
    def unit(self) -> str:
        """The quantity in the first line, with its unit."""
        return "gain (points)" if all(map(self.is_difference, self.first_line)) else "accuracy (%)"
