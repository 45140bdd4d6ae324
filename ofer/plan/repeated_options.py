"""Options with several values that are given twice: Snakemake (9.27) takes the last and drops the others unsaid."""

import argparse
import shlex
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from ofer.base.errors import OferError

SINGLE = (str, int, float, PurePath, type(None))
"""Types of options with one value, of which everyone expects that the last one counts."""


def require_once(parser: argparse.ArgumentParser, words: Sequence[str]) -> None:
    """Raise OferError for an option of `parser` that stands twice in `words` and whose first values would be lost."""
    given = _Given()
    parser.parse_known_args(words, given)
    for name, values in given.each.items():
        if all(_keeps(values[-1], earlier) for earlier in values[:-1]):
            continue
        option = f"--{name.replace('_', '-')}"
        listed = all(isinstance(value, list) for value in values)
        together = shlex.join(dict.fromkeys(str(one) for value in values for one in value)) if listed else "…"
        raise OferError(
            f"{option}: given more than once, and Snakemake would take the last alone; "
            f"give all values behind one: {option} {together}"
        )


class _Given(argparse.Namespace):
    """Notes of a parser on a command line, and in `each` all that it notes of an option, one after the other."""

    def __init__(self) -> None:
        vars(self)["each"] = {}

    def __setattr__(self, name: str, value: Any) -> None:
        if name in vars(self):  # after its default, which is set first
            self.each.setdefault(name, []).append(value)
        vars(self)[name] = value


def _keeps(later: Any, earlier: Any) -> bool:
    """Tell whether all of a value is in a later one, or is given anew there: of `key=value` the key."""
    if isinstance(earlier, SINGLE) or later == earlier:
        return True
    if not isinstance(earlier, list | set):
        return False
    return {_key(value) for value in earlier} <= {_key(value) for value in later}


def _key(value: object) -> str:
    return str(value).partition("=")[0]
