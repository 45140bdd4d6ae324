"""Label sets by name."""

from collections.abc import Sequence
from pathlib import Path

from ofer.base.errors import OferError
from ofer.base.expressions import EXPRESSIONS, SIX_EXPRESSIONS

OFFICIAL_SETS = {"official6": SIX_EXPRESSIONS, "official7": (*SIX_EXPRESSIONS, "contempt")}
"""The classes of each set of labels that come with a corpus of sequences."""

BASIC_SETS = {"basic6": SIX_EXPRESSIONS, "basic7": EXPRESSIONS[:7], "basic8": EXPRESSIONS}
"""The classes of each set of labels of stills: without neutral faces, with them, and with contempt besides."""

LIST = "list:"
"""Before the path of a list that replaces them."""


def list_path(labels: str) -> Path | None:
    """Return the path of the list that `labels` names, None if it names a set."""
    return Path(labels.removeprefix(LIST)) if labels.startswith(LIST) else None


def official_classes(
    labels: str, corpus: str, *, sets: Sequence[str] = tuple(OFFICIAL_SETS), lists: bool = True
) -> tuple[str, ...]:
    """Return the classes of an official label set.

    Raises OferError if `corpus` has no set of that name; `sets` are those it has, `lists` says whether it takes lists.
    """
    if labels not in sets:
        known = " or ".join([", ".join(sets), *([f"{LIST}<csv>"] if lists else [])])
        raise OferError(f"labels: {labels!r} is no label set of {corpus}; use {known}")
    return OFFICIAL_SETS[labels]


def basic_classes(labels: str, corpus: str, *, sets: Sequence[str] = tuple(BASIC_SETS)) -> tuple[str, ...]:
    """Return the classes of a label set of stills. Raises OferError if it is none of the `sets` of `corpus`."""
    if labels not in sets:
        raise OferError(f"labels: {labels!r} is no label set of {corpus}; use {' or '.join(sets)}")
    return BASIC_SETS[labels]
