"""The error that a user is meant to read."""

import unicodedata
from pathlib import Path

LONGEST = 2000
"""Characters of a message; a longer one, which quotes a file at length, loses its middle."""


class OferError(Exception):
    """A fault in the input, the configuration or the machine.

    The message is one line: which file or key, what is wrong with it, what to do about it. What it quotes of a file or
    of a name is shown by escapes where it would not print: a file must not write on the user's terminal.
    Stages and commands print it without a traceback and exit with status 1.
    """

    def __init__(self, message: str) -> None:
        text = printable(message)
        if len(text) > LONGEST:
            text = f"{text[: LONGEST // 2]} … {text[-LONGEST // 2 :]}"
        super().__init__(text)


class UnreadableError(OferError):
    """A file that the system keeps from being read, whatever its bytes are: rights, a failing disk, too many files."""


class PictureError(OferError):
    """A picture of a corpus that cannot be read, or is not the one that its manifest names: others may be sound."""


class DamagedError(OferError):
    """A file that the workflow wrote and that cannot be read as such any more: it has to be made again.

    A stage that is given it as an input moves it out of the way, so that the next run of snakemake makes it anew.
    """

    def __init__(self, path: Path, fault: str) -> None:
        super().__init__(f"{path}: {fault}; delete it and run snakemake again")
        self.path = path
        self.fault = fault


def printable(text: str) -> str:
    """Return `text` in one line that any terminal and any UTF-8 file takes."""
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character.isprintable() or unicodedata.category(character) == "Zs":
        return character
    if character.isspace():
        return " "
    # Controls; formats, which turn lines around; halves of characters, for bytes of a name that are not UTF-8.
    return character.encode("unicode_escape").decode("ascii")
