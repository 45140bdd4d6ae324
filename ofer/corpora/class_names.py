"""Canonical names of expressions by the words that distributors use for them, in folders and lists."""

import re

from ofer.base.expressions import EXPRESSIONS

_WORDS = {
    "neutral": ("normal",),
    "anger": ("angry",),
    "disgust": ("disgusted",),
    "fear": ("fearful", "afraid"),
    "happiness": ("happy", "joy"),
    "sadness": ("sad",),
    "surprise": ("surprised",),
    "contempt": ("contemptuous",),
}
_LABELS = {word: label for label, words in _WORDS.items() for word in (label, *words)}
_SPLITS = {
    **dict.fromkeys(("train", "training"), "train"),
    **dict.fromkeys(("validation", "valid", "val"), "validation"),
    **dict.fromkeys(("test", "testing"), "test"),
}
_NUMBER = re.compile(r"^[\d\W_]+")
"""Before a word: distributors number their folders, each in its own order."""

KNOWN = ", ".join(EXPRESSIONS)
"""What a remedy names."""


def label_named(word: str) -> str:
    """Return the expression that a word stands for, in any case and after a number (`3_Happy`), "" if none."""
    return _LABELS.get(_word(word), "")


def split_named(word: str) -> str:
    """Return the official split that a word stands for: train, validation or test; "" if none."""
    return _SPLITS.get(_word(word), "")


def _word(text: str) -> str:
    return _NUMBER.sub("", text).casefold()
