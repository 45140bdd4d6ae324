"""Any folder of clips or of folders of frame images, with a CSV that says what each shows.

    <root>/samples.csv          sample, subject, label, and if known onset and apex
    <root>/anna/smile.mp4       a clip: sample anna/smile.mp4
    <root>/anna/frown/7.png     a frame of sample anna/frown

`labels: official6` or `official7` takes those rows of samples.csv that have one of these classes; `list:<csv>` takes
all rows of another file in the same shape.
"""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from ofer.corpora.apex import largest_change, middle
from ofer.corpora.clips import Limits, count_frames
from ofer.corpora.distribution import refuse_landmarks, require_folder
from ofer.corpora.frame_names import VIDEO_SUFFIXES, clip_frame
from ofer.corpora.frames import frame_files, read_frames
from ofer.corpora.label_sets import list_path, official_classes, read_list
from ofer.corpora.sample import Sample
from ofer.errors import OferError
from ofer.expressions import EXPRESSIONS
from ofer.foreign import whole_number

NAME = "a corpus of sequences"
LISTED = "samples.csv"
COLUMNS = ("sample", "subject", "label")

Row = dict[str, str]


def read_samples(root: Path, *, labels: str, need_landmarks: bool, options: Mapping[str, Any]) -> Iterator[Sample]:
    """Return an iterator over the listed sequences in the order of the list.

    An id is the sample's path without the suffix of a video, with "_" for "/". Frames go from `onset` to `apex`, both
    columns of frame numbers from 0, inclusive; without them from the first to what `options["apex"]` says: `last`,
    `middle` or `largest_change`. `options["most_frames"]` bounds a sequence. A fault of one row goes into its
    `Sample.fault`; a row whose place in the list is all that is known has the id "<file name>:<line>".

    Raises OferError, before the first sample, for a fault of the whole corpus.
    """
    refuse_landmarks(need_landmarks, NAME)
    return _samples(root, _rows(root, labels), options)


def folder_counts(root: Path, *, labels: str, options: Mapping[str, Any]) -> dict[str, int]:
    """Count the listed `sequences` and `subjects`. Raises OferError for a fault of the whole corpus."""
    rows = _rows(root, labels)
    return {"sequences": len(rows), "subjects": len({row["subject"] for _, row in rows})}


def labelled(root: Path, *, labels: str, options: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (subject, label) of each listed sequence; reads the list alone.

    Raises OferError for a fault of the whole corpus.
    """
    rows = [row for _, row in _rows(root, labels) if _is_label(row["label"])]
    return [(row["subject"], row["label"].lower()) for row in rows]


def _rows(root: Path, labels: str) -> list[tuple[str, Row]]:
    """Return (place, row) of each row that `labels` takes; an unknown label is taken, to be said."""
    require_folder(root, NAME)
    listed = list_path(labels)
    path = root / LISTED if listed is None else listed
    classes = EXPRESSIONS if listed is not None else official_classes(labels, NAME)
    rows = read_list(path, COLUMNS, f"a corpus of sequences has a file {LISTED} in its root, or labels: list:<csv>")
    return [(place, row) for place, row in rows if row["label"].lower() in classes or not _is_label(row["label"])]


def _is_label(text: str) -> bool:
    return text.lower() in EXPRESSIONS


def _samples(root: Path, rows: list[tuple[str, Row]], options: Mapping[str, Any]) -> Iterator[Sample]:
    identities = [_identity(row["sample"]) for _, row in rows]
    number = Counter(identities)
    for (place, row), identity in zip(rows, identities, strict=True):
        label = row["label"].lower() if _is_label(row["label"]) else ""
        unique = bool(identity) and number[identity] == 1
        try:
            if identity and not unique:
                raise OferError(f"{place}: sample {row['sample']!r} has the same id {identity} as another; keep one")
            frames = _frames(root, place, row, options)
        except OferError as fault:
            name = identity if unique else place
            yield Sample(name, row["subject"], label, "", (), (), str(fault).replace(f"{root}/", "", 1))
            continue
        yield Sample(identity, row["subject"], label, "", tuple(frames), (), "")


def _identity(sample: str) -> str:
    """Return the id of a sample, "" if its path is none that may be read."""
    path = PurePosixPath(sample)
    if not sample or not path.parts or path.is_absolute() or ".." in path.parts:
        return ""
    return "_".join((path.with_suffix("") if path.suffix.lower() in VIDEO_SUFFIXES else path).parts)


def _frames(root: Path, place: str, row: Row, options: Mapping[str, Any]) -> list[str]:
    """Return the names of the frames of one row. Raises OferError for its faults."""
    sample = row["sample"]
    if not _identity(sample):
        raise OferError(f"{place}: sample {sample!r} is no path below the root; correct the row")
    if not row["subject"]:
        raise OferError(f"{place}: names no subject, by which folds are made; fill the column")
    if not _is_label(row["label"]):
        raise OferError(f"{place}: label {row['label']!r} is none of {', '.join(EXPRESSIONS)}; correct the row")
    limits = Limits(frames=options["most_frames"])
    source = root / sample
    # Unlike `Path.exists` it takes names that are too long for those of files.
    if not os.path.exists(source):
        raise OferError(f"{place}: {sample} is not there; put it below the root, or correct the row")
    if source.is_dir():
        frames = [path.relative_to(root).as_posix() for path in frame_files(source, limits)]
    else:
        name = PurePosixPath(sample).as_posix()
        frames = [clip_frame(name, index) for index in range(count_frames(source, limits))]
    onset = _number(place, row, "onset", len(frames))
    apex = _number(place, row, "apex", len(frames))
    frames = frames[onset or 0 :]
    last = _apex(root, frames, limits, options) if apex is None else apex - (onset or 0)
    if last < 1:
        raise OferError(f"{place}: {sample} has its apex at its onset, thus no motion; correct the row, or remove it")
    return frames[: last + 1]


def _apex(root: Path, frames: list[str], limits: Limits, options: Mapping[str, Any]) -> int:
    if options["apex"] == "last":
        return len(frames) - 1
    return middle(len(frames)) if options["apex"] == "middle" else largest_change(read_frames(root, frames, limits))


def _number(place: str, row: Row, column: str, count: int) -> int | None:
    """Return the frame number in a column, None if it is empty or missing."""
    text = row.get(column, "")
    if not text:
        return None
    number = whole_number(text)
    if number is None or number >= count:
        raise OferError(f"{place}: {column} {text!r} is no frame from 0 to {count - 1}; correct the row")
    return number
