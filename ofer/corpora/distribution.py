"""What all loaders ask of the folder that a corpus entry names, in the same words."""

import re
from pathlib import Path

from ofer.errors import OferError

_DIGITS = re.compile(r"(\d+)")


def require_folder(root: Path, corpus: str) -> None:
    """Raise OferError if `root` is not there, no folder, cannot be read, or is empty."""
    if not root.is_dir():
        raise OferError(f"{root}: is not a folder; set root of the corpus entry to the folder that holds {corpus}")
    try:
        empty = not any(root.iterdir())
    except OSError as error:
        raise OferError(f"{root}: cannot be read ({error.strerror}); mend its permissions") from error
    if empty:
        raise OferError(f"{root}: is empty; unpack {corpus} there, or set root of the corpus entry to where it is")


def refuse_landmarks(need_landmarks: bool, corpus: str) -> None:
    """Raise OferError if pupils shall come from landmarks, for a corpus that ships none."""
    if need_landmarks:
        raise OferError(
            f"pupils.source: landmarks: {corpus} ships none; let dlib find the pupils (pupils.source: dlib)"
        )


def listed(folder: Path, name: str) -> list[Path]:
    """Return what is in a folder, in the order of the numbers in names; `name` is what errors call the folder.

    Dot-files and what an archiver left (`__MACOSX`) are left out. Raises OferError if it cannot be read.
    """
    try:
        paths = [path for path in folder.iterdir() if path.name[0] != "." and not path.name.startswith("__")]
    except OSError as error:
        raise OferError(f"{name}: cannot be read ({error.strerror}); mend its permissions, or remove it") from error
    return sorted(paths, key=lambda path: number_order(path.name))


def number_order(name: str) -> tuple[list[tuple[str, int]], str]:
    """Return the key that sorts names with numbers in them by the numbers: a2 before a10."""
    parts = _DIGITS.split(name)
    return [(text, int(number)) for text, number in zip(parts[::2], [*parts[1::2], "-1"], strict=True)], name
