"""Read a list that a person wrote, as spreadsheets save it."""

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from ofer.base.errors import OferError
from ofer.base.foreign import read_plain

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}

_MOST_BYTES = 1 << 26
_DECLARED = re.compile(r'"?sep=([,;\t|])"?\s*', re.IGNORECASE)
"""A first line by which spreadsheets say how columns are separated."""

Line = tuple[int, list[str]]


def read_list(path: Path, columns: Sequence[str], where: str) -> list[tuple[str, dict[str, str]]]:
    """Return ("<file name>:<line>", {column: text without spaces around}) of each row of a CSV with a header.

    Columns may be separated by any of SEPARATORS, the header tells which, and be called in any case. Text is UTF-8 or,
    with its mark, UTF-16; its accents come composed (NFC). Rows without text are left out, further columns are kept.

    Raises OferError when the file is missing, is no such table, lacks one of `columns`, has a row with more cells than
    the header or separated otherwise, or has no row; `where` says in the remedy what names the file.
    """
    try:
        header, rows = _table(_text(path, where), columns)
    except csv.Error as error:
        raise OferError(f"{path}: {error}; save it as a CSV file, in which quotation marks are closed") from error
    for name in columns:
        if name not in header:
            raise OferError(f"{path}: has no column {name}; give it a header {','.join(columns)}")
    for name, number in Counter(header).items():
        if name and number > 1:
            raise OferError(f"{path}: has {number} columns {name}; keep one")
    if not rows:
        raise OferError(f"{path}: lists no sequence; add a row per sequence below the header")
    for line, cells in rows:
        if any(cells[len(header) :]):
            raise OferError(
                f"{path}: line {line} has {len(cells)} cells where the header has {len(header)}; "
                "put text that holds a separator into quotation marks"
            )
        (only, *further) = filter(None, cells)
        for separator, name in SEPARATORS.items():
            if not further and only.count(separator) >= len(columns) - 1:
                raise OferError(f"{path}: line {line} is separated by {name}, the header is not; use one of them")
    return [
        (f"{path.name}:{line}", {name: cell for name, cell in zip_longest(header, cells, fillvalue="") if name})
        for line, cells in rows
    ]


def _table(text: str, columns: Sequence[str]) -> tuple[list[str], list[Line]]:
    """Return the header, in lower case, and the rows, separated by the first separator by which it has the columns."""
    first, *_ = [line for line in text.splitlines() if line.strip()] or [""]
    declared = _DECLARED.fullmatch(first)
    tables = []
    for separator in declared[1] if declared else SEPARATORS:
        lines = _lines(text, separator)[1 if declared else 0 :]
        header = [name.casefold() for name in lines[0][1]] if lines else []
        tables.append((header, lines[1:]))
        if set(columns) <= set(header):
            _lines(text, separator, strict=True)
            return tables[-1]
    return tables[0]


def _lines(text: str, separator: str, *, strict: bool = False) -> list[Line]:
    """Return number and cells of each line that has text.

    A quotation mark that is not closed makes one cell of all rows down to the next one: `strict` raises csv.Error then.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=strict)
    try:
        lines = [([cell.strip() for cell in cells], reader.line_num) for cells in reader]
    except csv.Error as error:
        raise csv.Error(f"line {reader.line_num} is not CSV ({error})") from error
    return [(number, cells) for cells, number in lines if any(cells)]


def _text(path: Path, where: str) -> str:
    try:
        data = read_plain(path, _MOST_BYTES)
    except OSError as error:
        raise OferError(f"{path}: cannot be read ({error.strerror}); {where}") from error
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise OferError(f"{path}: is not a CSV file in UTF-8 ({error}); save it as one") from error
    if "\0" in text:
        raise OferError(f"{path}: is not a CSV file in UTF-8 (it has NUL characters); save it as one")
    return unicodedata.normalize("NFC", text)
