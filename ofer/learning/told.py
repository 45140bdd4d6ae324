"""Knowledge that a method is given beside what anybody sees."""

from collections.abc import Mapping
from typing import Any

HOLE, TRUTH, POINTS = "hole", "truth", "points"
"""Where the occluder hides the flow; the clean flow of the tested face, which only an upper bound is told; the points
of a still's face, by the entry of `points` that the method names."""

EXPRESSION, SUBJECT = "expression", "subject"
LABELS = (EXPRESSION, SUBJECT, "none")
"""What a recipe may be told of the pictures that it learns from, by its `LABELS`."""

Knows = frozenset[str] | Mapping[str, str]
"""`KNOWS` of a recipe: what it is told always, or, by what it is told, the setting of an entry that asks for it."""


def told(knows: Knows, settings: Any) -> frozenset[str]:
    """Return what a recipe that says `knows` is told where it has these settings."""
    if isinstance(knows, Mapping):
        return frozenset(what for what, setting in knows.items() if getattr(settings, setting))
    return knows
