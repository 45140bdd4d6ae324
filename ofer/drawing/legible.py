"""Text of others in figures: names of files, subjects and rows, in whatever script, and no boxes in silence."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import groupby

from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, fontManager, get_font
from matplotlib.text import Text

UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Unicode's categories of what has no picture of its own, and may turn, hide or break the text around it."""

JOINERS = "\u200c\u200d"
"""Of those, what Persian and Indian scripts need to be written rightly."""


def name_of(text: object, most: int = 60) -> str:
    """Return a name in one line of at most `most` characters, its middle left out where it is longer.

    Line ends, too, are written as <U+XXXX>.
    """
    name = _written(str(text), ends="")
    half = (most - 1) // 2
    return name if len(name) <= most else f"{name[:half]}…{name[-half:]}"


def make_legible(figure: Figure) -> None:
    """Give each text of `figure` the fonts that have its characters.

    Characters that no installed font has, and those without a picture, become <U+XXXX>; line ends stay.
    """
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            labels = [label.get_text() for label in axis.get_ticklabels()]
            written = [_written(label) for label in labels]
            # The text and the font of ticks' labels are set anew whenever they are drawn.
            if written != labels:
                axis.set_ticks(axis.get_ticklocs(), written)
            others = _families("".join(written))
            if others:
                axis.set_tick_params(labelfontfamily=[*axis.label.get_fontfamily(), *others])
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        text.set_text(_written(text.get_text()))
        others = _families(text.get_text())
        if others:
            text.set_fontfamily([*text.get_fontfamily(), *others])


def _written(text: str, ends: str = "\n") -> str:
    if text.isascii() and text.isprintable():
        return text
    runs = groupby(text, lambda character: character in ends or _is_drawn(character))
    return "".join("".join(run) if drawn else _escaped(run) for drawn, run in runs)


def _families(text: str) -> list[str]:
    """Return the fonts beside the house's own that the characters of `text` need."""
    return sorted({_family(character) or "" for character in text if not character.isascii()} - {""})


@cache
def _family(character: str) -> str | None:
    """Return the font that has a character: "" for the house's own, None if no installed one has it."""
    code = ord(character)
    if get_font(findfont("DejaVu Sans")).get_char_index(code):
        return ""
    # Matplotlib's own last resort has a box for everything.
    for font in sorted(fontManager.ttflist, key=lambda font: (font.style != "normal", font.weight != 400, font.name)):
        if "Last Resort" in font.name:
            continue
        try:
            face = get_font(font.fname)
        except (OSError, RuntimeError):
            continue
        if face.scalable and face.get_char_index(code):
            return font.name
    return None


def _is_drawn(character: str) -> bool:
    if unicodedata.category(character) in UNSEEN and character not in JOINERS:
        return False
    return _family(character) is not None


def _escaped(characters: Iterable[str]) -> str:
    return f"<{' '.join(f'U+{ord(character):04X}' for character in characters)}>"
