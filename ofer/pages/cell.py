"""A cell of a table in a paper's shape: what was published, what we computed, and its interval, told apart."""

import re

from ofer.pages.html import text

NUMBER = r"[+−]?\d+(?:[.,]\d+)*"

COMPUTED = re.compile(
    rf"(?:(?P<published>[^*→]+) → )?\*\*(?P<ours>[^*]+)\*\*(?: \[(?P<low>{NUMBER}), (?P<high>{NUMBER})\])?"
)
"""How the Markdown tables write a computed cell: `published → **ours** [low, high]`, numbers or words."""


def is_computed(markdown: str) -> bool:
    """Tell whether a cell's Markdown has a value of ours."""
    return COMPUTED.fullmatch(markdown) is not None


def published_number(markdown: str) -> str | None:
    """Return the number of a cell that has a published one and nothing else, `*91.1*`; None of any other."""
    found = re.fullmatch(rf"\*({NUMBER})\*", markdown)
    return found[1] if found else None


def published_cell(value: str) -> str:
    """Return a published value as HTML."""
    return f'<span class="published">{_spoken("published")}{text(value)}</span>'


def computed_cell(markdown: str) -> str:
    """Return a computed cell as HTML: the published value if any, ours, its interval if any.

    Raises ValueError if the cell has no value of ours.
    """
    found = COMPUTED.fullmatch(markdown)
    if found is None:
        raise ValueError(f"{markdown!r} is no computed cell")
    parts = []
    if found["published"] is not None:
        parts.append(f'{published_cell(found["published"])} <span class="arrow" aria-hidden="true">→</span> ')
    parts.append(f'<span class="ours">{_spoken("ours")}{text(found["ours"])}</span>')
    if found["low"] is not None:
        interval = f"[{text(found['low'])}, {text(found['high'])}]"
        parts.append(f' <span class="interval">{_spoken("interval")}{interval}</span>')
    return "".join(parts)


def _spoken(word: str) -> str:
    # Weight, slant and colour say nothing to who listens.
    return f'<span class="unseen">{word} </span>'
