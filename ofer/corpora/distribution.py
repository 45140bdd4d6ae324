"""Questions that all loaders ask of the folder that a corpus entry names, in the same words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ofer.base.errors import OferError
from ofer.base.foreign import forbidden
from ofer.base.wording import enumeration
from ofer.corpora.corpus_files import is_leftover
from ofer.corpora.frame_names import IMAGE_SUFFIXES

DEEPEST = 3
"""Levels of folders below the root that are searched."""

_DIGITS = re.compile(r"(\d+)")
# A subject, sequence or session; there are thousands.
_NUMBERED = re.compile(r"[A-Za-z]?\d+")


def require_folder(root: Path, corpus: str) -> None:
    """Raise OferError if `root` is not there, no folder, cannot be read, or is empty."""
    if not root.is_dir():
        raise OferError(f"{root}: is not a folder; set root of the corpus entry to the folder that holds {corpus}")
    try:
        empty = all(is_leftover(path.name) for path in root.iterdir())
    except PermissionError as error:
        raise forbidden(root, "read") from error
    except OSError as error:
        raise OferError(f"{root}: cannot be read ({error.strerror}); look at its disk") from error
    if empty:
        raise OferError(f"{root}: is empty; unpack {corpus} there, or set root of the corpus entry to where it is")


def refuse_landmarks(need_landmarks: bool, corpus: str) -> None:
    """Raise OferError if pupils shall come from landmarks, for a corpus that ships none."""
    if need_landmarks:
        raise OferError(
            f"pupils.source: landmarks: {corpus} ships none; let dlib find the pupils (pupils.source: dlib)"
        )


def found_folder(root: Path, names: Sequence[str], corpus: str) -> Path | None:
    """Return the folder called like one of `names` (in lower case), whatever its own case; None if there is none.

    It is `root`, or lies in it or some levels below, because archives are unpacked into folders of their own. Where
    such a folder holds another, the inner one is it.

    Raises OferError if there are two beside one another.
    """
    found = [root] if root.name.lower() in names else distinct(_called(root, names, DEEPEST))
    if len(found) > 1:
        places = enumeration(path.relative_to(root).as_posix() for path in found)
        raise OferError(f"{root}: holds {found[0].name} of {corpus} more than once ({places}); keep one of them")
    return _innermost(found[0], names) if found else None


def found_below(root: Path, name: str, corpus: str) -> Path | None:
    """Return <root>/<name>, or the one in a folder of `root`; None if there is none. No other folder is looked into.

    Raises OferError if there are several.
    """
    folders = [root, *(path for path in contents(root, str(root)) if path.is_dir())]
    found = distinct(path for path in (folder / name for folder in folders) if path.exists())
    if len(found) > 1:
        places = enumeration(path.relative_to(root).as_posix() for path in found)
        raise OferError(f"{root}: holds {name} of {corpus} more than once ({places}); set root to one of them")
    return found[0] if found else None


def distinct(folders: Iterable[Path]) -> list[Path]:
    """Return folders without those to which a link leads a second time."""
    found: dict[Path, Path] = {}
    for folder in folders:
        found.setdefault(folder.resolve(), folder)
    return list(found.values())


def _called(folder: Path, names: Sequence[str], levels: int) -> Iterator[Path]:
    below = [path for path in contents(folder, str(folder)) if not _NUMBERED.fullmatch(path.name) and path.is_dir()]
    called = [path for path in below if path.name.lower() in names]
    yield from called
    if not called and levels > 1:
        for path in below:
            yield from _called(path, names, levels - 1)


def _innermost(folder: Path, names: Sequence[str]) -> Path:
    inner = [path for path in contents(folder, str(folder)) if path.name.lower() in names and path.is_dir()]
    return _innermost(inner[0], names) if inner else folder


def contents(folder: Path, name: str) -> list[Path]:
    """Return what is in a folder, in the order of the numbers in names; `name` is what errors call the folder.

    What systems leave in folders is left out. Raises OferError if it cannot be read.
    """
    try:
        paths = [path for path in folder.iterdir() if not is_leftover(path.name)]
    except PermissionError as error:
        raise forbidden(folder, "read") from error
    except OSError as error:
        raise OferError(f"{name}: cannot be read ({error.strerror}); mend that, or remove it") from error
    return sorted(paths, key=lambda path: number_order(path.name))


def images_in(folder: Path, name: str) -> list[Path]:
    """Return the images in a folder, whose order `frame_order` knows. Raises OferError if it cannot be read."""
    return [path for path in contents(folder, name) if path.suffix.lower() in IMAGE_SUFFIXES]


def number_order(name: str) -> tuple[list[tuple[str, int]], str]:
    """Return the key that sorts names with numbers in them by the numbers: a2 before a10."""
    parts = _DIGITS.split(name)
    return [(text, int(number)) for text, number in zip(parts[::2], [*parts[1::2], "-1"], strict=True)], name
