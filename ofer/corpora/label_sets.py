"""Label sets by name, and reading a list of labels that a person wrote."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from ofer.errors import OferError
from ofer.expressions import SIX_EXPRESSIONS
from ofer.foreign import read_plain

OFFICIAL_SETS = {"official6": SIX_EXPRESSIONS, "official7": (*SIX_EXPRESSIONS, "contempt")}
"""The classes of each set of labels that come with a corpus."""

_MOST_BYTES = 1 << 26

LIST = "list:"
"""Before the path of a list that replaces them."""


def list_path(labels: str) -> Path | None:
    """Return the path of the list that `labels` names, None if it names a set."""
    return Path(labels.removeprefix(LIST)) if labels.startswith(LIST) else None


def official_classes(
    labels: str, corpus: str, *, sets: Sequence[str] = tuple(OFFICIAL_SETS), lists: bool = True
) -> tuple[str, ...]:
    """Return the classes of an official label set.

    Raises OferError if `corpus` has no set of that name; `sets` are those it has, `lists` says whether it takes lists.
    """
    if labels not in sets:
        known = " or ".join([", ".join(sets), *([f"{LIST}<csv>"] if lists else [])])
        raise OferError(f"labels: {labels!r} is no label set of {corpus}; use {known}")
    return OFFICIAL_SETS[labels]


def read_list(path: Path, columns: Sequence[str], where: str) -> list[tuple[str, dict[str, str]]]:
    """Return ("<file name>:<line>", {column: text without spaces around}) of each row of a CSV with a header.

    Further columns are kept. Raises OferError when the file is missing, is no such table, lacks one of `columns`, or
    has no row; `where` says in the remedy what names the file.
    """
    try:
        text = read_plain(path, _MOST_BYTES).decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text, newline=""))
        missing = [name for name in columns if name not in (reader.fieldnames or ())]
        if missing:
            raise OferError(f"{path}: has no column {missing[0]}; give it a header {','.join(columns)}")
        rows = [
            (f"{path.name}:{reader.line_num}", {key: (row[key] or "").strip() for key in row if key}) for row in reader
        ]
    except OSError as error:
        raise OferError(f"{path}: cannot be read ({error.strerror}); {where}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise OferError(f"{path}: is not a CSV file in UTF-8 ({error}); save it as one") from error
    if not rows:
        raise OferError(f"{path}: lists no sequence; add a row per sequence below the header")
    return rows
