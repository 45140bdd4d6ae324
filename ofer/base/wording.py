"""Numbers and lists as a sentence has them."""

from collections.abc import Iterable


def enumeration(items: Iterable[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    *before, last = list(items)
    return f"{', '.join(before)} and {last}" if before else last


def count(number: int, noun: str) -> str:
    """Return the number with its noun: "1 pair", "3 pairs", "2,000 frames"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
