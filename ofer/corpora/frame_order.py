"""The order of frames by the numbers in the names of their files, or a refusal where names leave it open.

- Names are ordered by their numbers, from left to right; text before the first number that differs must be the same.
- A point or comma between two numbers makes them a decimal: 0.04, 0,2. So it is if some name has no fraction (0, 0.5),
  a sign, an exponent (1e-05), or a zero with which no counter begins (0.04 beside 0.2). They are two counters if one
  ends in a zero that no shortened decimal has (1.9, 1.10), or if there are more points (2024.01.05). Where both may be,
  both must give the same order.
- A dash is a sign where other names have a plus or nothing in its place: -1, 0, 1 or t-0.5, t+0.5. It is a separator
  where all names have it behind some text (frame-001). Where all begin with it, or have it before decimals, nothing
  tells.
"""

import os
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from ofer.base.errors import OferError

_COUNTERS = re.compile(r"(\d+)")
_DECIMALS = re.compile(r"((?:(?<!\d)(?<!\d[.,])\d+[.,]\d+(?!\d)(?![.,]\d)|\d+)(?:e[+-]\d{1,3}(?!\d))?)", re.IGNORECASE)
_SIGNS = str.maketrans("−–‒﹣－＋", "-----+")
_RENUMBER = "number the frames 0001, 0002, …"

Tokens = list[str | Decimal]
"""Text, number, text, …, text."""


@dataclass(frozen=True)
class OrderedFrames:
    """Frames from first to last, and the number of each; no numbers where names do not differ in one number alone."""

    paths: list[Path]
    numbers: list[Decimal]


def in_order(paths: Sequence[Path], name: str) -> OrderedFrames:
    """Return the frames of one folder, which errors call `name`, in the order of the numbers in their names.

    Raises OferError that names two frames whose order is unclear.
    """
    stems = [unicodedata.normalize("NFC", path.stem).translate(_SIGNS).casefold() for path in paths]
    orders = [_ordered(dict(zip(paths, tokens, strict=True)), name) for tokens in _readings(stems)]
    for first, second in zip(orders[0].paths, orders[-1].paths, strict=True):
        if first != second:
            raise _unclear(name, first, second)
    return orders[0]


def _readings(stems: list[str]) -> list[list[Tokens]]:
    """Return the tokens of all names, in each of the ways in which they may be read."""
    parts, counted = [_DECIMALS.split(stem) for stem in stems], [_COUNTERS.split(stem) for stem in stems]
    decimals, signed = _with_signs([_tokens(texts) for texts in parts])
    if parts == counted:
        return [decimals]
    fractions = [found for texts in parts for number in texts[1::2] for found in re.findall(r"[.,](\d+)", number)]
    long = [one for one in fractions if len(one) > 1] if len(set(map(len, fractions))) > 1 else []
    no_decimals = any(one[-1] == "0" for one in long)
    exponents = any("e" in number for texts in parts for number in texts[1::2])
    of_one_form = len(set(map(len, counted))) == 1
    no_counters = signed or exponents or not of_one_form or any(one[0] == "0" for one in long)
    if no_decimals == no_counters:
        return [decimals, [_tokens(texts) for texts in counted]]
    return [decimals] if no_counters else [[_tokens(texts) for texts in counted]]


def _tokens(texts: list[str]) -> Tokens:
    return [Decimal(text.replace(",", ".")) if index % 2 else text for index, text in enumerate(texts)]


def _with_signs(names: list[Tokens]) -> tuple[list[Tokens], bool]:
    """Return the tokens with signs as part of their numbers, and whether there are any."""
    names, signed = [list(tokens) for tokens in names], False
    for place in range(0, min(map(len, names), default=1) - 1, 2):
        same = os.path.commonprefix([str(tokens[place]) for tokens in names])  # noqa: RUF071 (of text, no path)
        signs = {str(tokens[place])[len(same) :] for tokens in names}
        # Directly behind a number a dash is none.
        if len(signs) == 1 or not signs <= {"", "+", "-"} or (place and not same):
            continue
        signed = True
        for tokens in names:
            if tokens[place] == f"{same}-":
                tokens[place + 1] = -Decimal(tokens[place + 1])
            tokens[place] = same
    return names, signed


def _ordered(names: dict[Path, Tokens], name: str) -> OrderedFrames:
    paths = sorted(names, key=lambda path: (names[path], path.name))
    places = set()
    for first, second in pairwise(paths):
        differing = [a != b for a, b in zip(names[first], names[second], strict=False)]
        if True not in differing and len(names[first]) == len(names[second]):
            raise OferError(f"{name}: {first.name} and {second.name} have the same number; keep one of them")
        place = differing.index(True) if True in differing else 0
        if place % 2 == 0 or _may_be_signed(names[first], names[second], place):
            raise _unclear(name, first, second)
        places.add(place)
    if len(places) != 1:
        return OrderedFrames(paths, [])
    (place,) = places
    return OrderedFrames(paths, [Decimal(names[path][place]) for path in paths])


def _may_be_signed(first: Tokens, second: Tokens, place: int) -> bool:
    """Return whether the dash before the number that orders two names may be a sign, though both have it."""
    before = str(first[place - 1])
    if not before.endswith("-") or (place > 1 and before == "-"):
        return False
    return before == "-" or any("." in str(tokens[place]) for tokens in (first, second))


def _unclear(name: str, first: Path, second: Path) -> OferError:
    return OferError(f"{name}: which of {first.name} and {second.name} comes first is unclear; {_RENUMBER}")
