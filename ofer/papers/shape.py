"""How a paper prints a table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """How a paper prints a table.

    `lines` are the lines that each row takes: per printed column the name of a tidy column, or None for an empty
    place. `differences` names the columns in points, which are printed with their sign.
    """

    number: int
    title: str
    heads: tuple[str, ...]
    lines: tuple[tuple[str | None, ...], ...]
    differences: frozenset[str] = frozenset()
