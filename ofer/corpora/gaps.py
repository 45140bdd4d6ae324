"""Frames that are missing, as far as the numbers in the names of the others show it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal

from ofer.base.errors import OferError
from ofer.base.wording import count, enumeration
from ofer.corpora.frame_order import OrderedFrames

EXCLUDE, KEEP = "exclude", "keep"
"""Values of a loader's option `missing_frames`."""

MissingFrames = Literal["exclude", "keep"]

_MOST_NAMED = 3


def missing_numbers(name: str, numbers: Iterable[int], first: int, last: int) -> str:
    """Return which numbers from `first` to `last` are not there: "<name>: frames 1 to 4 are missing", "" if none."""
    there = sorted({number for number in numbers if first <= number <= last})
    gaps = [(one + 1, other - 1) for one, other in pairwise([first - 1, *there, last + 1]) if other - one > 1]
    if not gaps:
        return ""
    named = [f"{one}" if one == other else f"{one} to {other}" for one, other in gaps]
    text = enumeration([*named[:_MOST_NAMED], *(["further ones"] if len(named) > _MOST_NAMED else [])])
    return f"{name}: " + (f"frame {text} is missing" if named == [str(gaps[0][0])] else f"frames {text} are missing")


def missing_between(name: str, frames: OrderedFrames, apex: int | None = None) -> str:
    """Return where frames of the folder `name` are missing between others, "" if nowhere or numbers are uneven.

    What comes after the frame of index `apex` does not count. Even are those of which at
    least half of the steps are about the smallest: frames that somebody chose out of more show no gap.
    """
    steps = [other - one for one, other in pairwise(frames.numbers[: None if apex is None else apex + 1])]
    smallest: Decimal = min(steps, default=Decimal(0))
    even = [step for step in steps if 2 * step < 3 * smallest]
    gaps = [index for index, step in enumerate(steps) if step >= 2 * smallest]
    if not gaps or 2 * len(even) < len(steps):
        return ""
    one, other = frames.paths[gaps[0]].name, frames.paths[gaps[0] + 1].name
    more = f", and in {count(len(gaps) - 1, 'more place')}" if len(gaps) > 1 else ""
    return f"{name}: frames are missing between {one} and {other}{more}"


def tolerate(gap: str, options: Mapping[str, Any], remedy: str) -> str:
    """Return what is said of a sample with a gap ("" if there is none) where the loader's options keep it.

    Raises OferError with the gap and the remedy where they do not.
    """
    if gap and options.get("missing_frames", EXCLUDE) != KEEP:
        raise OferError(f"{gap}; {remedy}, or keep such samples by options.missing_frames: {KEEP}")
    return gap
