"""Texts on a terminal that is not UTF-8. Inert: no byte of an artefact depends on this module."""

import codecs
import sys

PLAIN = {
    "─": "-", "–": "-", "−": "-", "×": "x", "·": ".", "…": "...", "→": "->", "◄": "<", "°": " deg", "±": "+-",
    "≥": ">=", "≤": "<=", "“": '"', "”": '"', "\N{NO-BREAK SPACE}": " ",
}  # fmt: skip
"""The signs of our own words, and how a terminal shows them that lacks them."""


def take_any_text() -> None:
    """Let stdout and stderr take every text: what their encoding lacks is written plainly, or as its escape."""
    codecs.register_error("ofer.plain", _plainly)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="ofer.plain")


def _plainly(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    lacking = error.object[error.start : error.end]
    return "".join(PLAIN.get(sign) or sign.encode("ascii", "backslashreplace").decode() for sign in lacking), error.end
