"""The list of a corpus of sequences: which stretch of which recording shows what."""

import os
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ofer.base.errors import OferError
from ofer.base.expressions import EXPRESSIONS
from ofer.base.foreign import whole_number
from ofer.corpora.corpus_files import is_leftover
from ofer.corpora.frame_names import VIDEO_SUFFIXES
from ofer.corpora.inside import is_below
from ofer.corpora.label_sets import list_path, official_classes
from ofer.corpora.lists import read_list
from ofer.corpora.names_on_disk import NamesOnDisk

NAME = "a corpus of sequences"
LISTED = "samples.csv"
COLUMNS = ("sample", "subject", "label")
SPLITS = ("train", "validation", "test", "")

# A column of numbers with gaps becomes one of decimals in a spreadsheet or a data frame. Three zeros may be thousands.
_WHOLE = re.compile(r"(.*?)([.,](?!000$)0*)?")


@dataclass(frozen=True)
class Row:
    """A row of the list."""

    place: str
    """<file name>:<line>."""
    sample: str
    """As a path below the root that the disk has, if there is one."""
    subject: str
    label: str
    """A name of EXPRESSIONS, "" for any other text."""
    onset: int | None
    apex: int | None
    split: str
    """The official one, "" where there is none."""
    id: str
    """Unique among the rows; the place in the list where the sample gives none."""
    fault: str


def read_rows(root: Path, labels: str) -> list[Row]:
    """Return the rows that `labels` takes, in order; those of an unknown label are taken, to be said.

    A recording may be listed several times with stretches that do not overlap: each has its onset and apex in its id.

    Raises OferError for a fault of the whole list.
    """
    classes = EXPRESSIONS if list_path(labels) is not None else official_classes(labels, NAME)
    return _distinct([row for row in every_row(root, labels) if row.label in classes or not row.label])


def every_row(root: Path, labels: str) -> list[Row]:
    """Return the rows of the list that `labels` names, of whatever class. Raises OferError for a fault of the list."""
    listed = list_path(labels)
    path = root / LISTED if listed is None else listed
    lines = read_list(path, COLUMNS, f"a corpus of sequences has a file {LISTED} in its root, or labels: list:<csv>")
    names = NamesOnDisk(root)
    return [_row(root, names, place, cells) for place, cells in lines]


def _row(root: Path, names: NamesOnDisk, place: str, cells: dict[str, str]) -> Row:
    label = cells["label"].lower()
    row = Row(place, "", cells["subject"], label if label in EXPRESSIONS else "", None, None, "", place, "")
    try:
        row = replace(row, sample=_path(root, names, place, cells["sample"]))
        row = replace(row, id=_identity(row.sample))
        if not row.subject:
            raise OferError(f"{place}: names no subject, by which folds are made; fill the column")
        if not row.label:
            raise OferError(f"{place}: label {cells['label']!r} is none of {', '.join(EXPRESSIONS)}; correct the row")
        split = cells.get("split", "").lower()
        if split not in SPLITS:
            raise OferError(f"{place}: split {split!r} is none of train, validation, test; correct the row")
        row = replace(row, split=split)
        row = replace(row, onset=_number(place, cells, "onset"), apex=_number(place, cells, "apex"))
    except OferError as fault:
        return replace(row, fault=str(fault))
    return row


def _path(root: Path, names: NamesOnDisk, place: str, text: str) -> str:
    """Return the path of a sample as the disk has it. Raises OferError for one that leads elsewhere."""
    for path in (text, text.replace("\\", "/")):
        if not is_below(path):
            raise OferError(f"{place}: sample {text!r} is no path below the root; correct the row")
        found = names.find(PurePosixPath(path).as_posix())
        # Unlike `Path.exists` it takes names that are too long for those of files.
        if os.path.exists(root / found):
            break
    if any(is_leftover(part) for part in PurePosixPath(found).parts):
        raise OferError(f"{place}: sample {text!r} lies where systems leave files of their own; move it, or rename it")
    return found


def _identity(sample: str) -> str:
    path = PurePosixPath(sample)
    return "_".join((path.with_suffix("") if path.suffix.lower() in VIDEO_SUFFIXES else path).parts)


def _number(place: str, cells: dict[str, str], column: str) -> int | None:
    """Return the frame number in a column, None if it is empty or missing."""
    text = cells.get(column, "")
    if not text:
        return None
    matched = _WHOLE.fullmatch(text)
    number = whole_number(matched[1]) if matched else None
    if number is None:
        raise OferError(f"{place}: {column} {text!r} is no frame from 0 on; correct the row")
    return number


def _distinct(rows: list[Row]) -> list[Row]:
    """Return the rows with ids that are unique, at fault where they are not."""
    of_sample: dict[str, list[Row]] = {}
    for row in rows:
        of_sample.setdefault(row.sample, []).append(row)
    rows = [_stretch(row, of_sample[row.sample]) if row.sample else row for row in rows]
    number = Counter(row.id for row in rows)
    return [
        row
        if number[row.id] == 1
        else replace(
            row,
            id=row.place,
            fault=row.fault or f"{row.place}: sample {row.sample!r} has the same id {row.id} as another; keep one",
        )
        for row in rows
    ]


def _stretch(row: Row, rows: list[Row]) -> Row:
    """Return a row with its stretch in its id where its recording is listed several times."""
    if len(rows) == 1 or row.fault:
        return row
    if row.apex is None:
        fault = (
            f"{row.place}: {row.sample} is listed {len(rows)} times; give each row an onset and an apex, or keep one"
        )
        return replace(row, id=row.place, fault=fault)
    begun = row.onset or 0
    for other in rows:
        if other is not row and other.apex is not None and begun < other.apex and (other.onset or 0) < row.apex:
            fault = f"{row.place}: its frames of {row.sample} are also those of {other.place}; keep one of them"
            return replace(row, id=row.place, fault=fault)
    return replace(row, id=f"{row.id}_{begun}-{row.apex}")
