"""Any folder of clips or of folders of frame images, with a CSV that says what each shows.

    <root>/samples.csv          sample, subject, label, and if known onset, apex and split
    <root>/anna/smile.mp4       a clip: sample anna/smile.mp4
    <root>/anna/frown/7.png     a frame of sample anna/frown

`labels: official6` or `official7` takes those rows of samples.csv that have one of these classes; `list:<csv>` takes
all rows of another file in the same shape.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

from annotated_types import Ge

from ofer.base.errors import OferError
from ofer.corpora.apex import largest_change, middle
from ofer.corpora.clips import Limits, count_frames, shortfall
from ofer.corpora.corpus_files import corpus_files
from ofer.corpora.distribution import refuse_landmarks, require_folder
from ofer.corpora.frame_names import IMAGE_SUFFIXES, PICTURE_SUFFIXES, VIDEO_SUFFIXES, clip_frame
from ofer.corpora.frames import ordered_frames, read_frames
from ofer.corpora.gaps import MissingFrames, missing_between, tolerate
from ofer.corpora.sample import Sample
from ofer.corpora.sequence_list import NAME, Row, every_row, read_rows


@dataclass(frozen=True, kw_only=True)
class Options:
    """Options of the corpus entry: how sequences are read."""

    apex: Literal["last", "middle", "largest_change"] = "last"
    """[U] The apex where the list names none: the last or the middle frame, or that which differs most from the
    first."""
    most_frames: Annotated[int, Ge(2)] = 1000
    """[U] A sequence with more is refused."""
    missing_frames: MissingFrames = "exclude"
    """[U] Whether a sequence is excluded, or kept with a warning, where the names of its frames show that
    frames are missing."""


def read_samples(root: Path, *, labels: str, need_landmarks: bool, options: Mapping[str, Any]) -> Iterator[Sample]:
    """Return an iterator over the listed sequences in the order of the list.

    An id is the sample's path without the suffix of a video, with "_" for "/", and of a recording that is listed
    several times its stretch: `anna_day_0-27`. Frames go from `onset` to `apex`, both columns of frame numbers from 0,
    inclusive; without them from the first to what `options["apex"]` says: `last`, `middle` or `largest_change`.
    `options["most_frames"]` bounds a sequence, `missing_frames` (exclude, keep) is for folders with a gap in their
    numbers. A fault of one row goes into its `Sample.fault`; a row whose place in the list is all that is known has the
    id "<file name>:<line>".

    Raises OferError, before the first sample, for a fault of the whole corpus.
    """
    refuse_landmarks(need_landmarks, NAME)
    require_folder(root, NAME)
    return (_sample(root, row, options) for row in read_rows(root, labels))


def folder_counts(root: Path, *, labels: str, options: Mapping[str, Any]) -> dict[str, int]:
    """Count the listed `sequences` and `subjects`. Raises OferError for a fault of the whole corpus."""
    require_folder(root, NAME)
    rows = read_rows(root, labels)
    return {"sequences": len(rows), "subjects": len({row.subject for row in rows if row.subject})}


def labelled(root: Path, *, labels: str, options: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (subject, label) of each listed sequence; reads the list alone.

    Raises OferError for a fault of the whole corpus.
    """
    require_folder(root, NAME)
    return [(row.subject, row.label) for row in read_rows(root, labels) if not row.fault]


def unread(root: Path, *, labels: str, options: Mapping[str, Any]) -> Iterator[str]:
    """Yield the clips and pictures below `root` that the list does not name, and pictures that are not read."""
    listed = {row.sample for row in every_row(root, labels)}
    for name, _ in corpus_files(root):
        path = PurePosixPath(name)
        suffix = path.suffix.lower()
        if suffix not in PICTURE_SUFFIXES and suffix not in VIDEO_SUFFIXES:
            continue
        if name not in listed and not (suffix in IMAGE_SUFFIXES and str(path.parent) in listed):
            yield name


def _sample(root: Path, row: Row, options: Mapping[str, Any]) -> Sample:
    try:
        if row.fault:
            raise OferError(row.fault)
        frames, gap = _frames(root, row, options)
    except OferError as fault:
        return Sample(row.id, row.subject, row.label, row.split, (), (), str(fault).replace(f"{root}/", "", 1))
    return Sample(row.id, row.subject, row.label, row.split, tuple(frames), (), "", gap)


def _frames(root: Path, row: Row, options: Mapping[str, Any]) -> tuple[list[str], str]:
    """Return the names of the frames of one row, and what is said of a gap in them. Raises OferError for its faults."""
    limits = Limits(frames=options["most_frames"])
    source, gap = root / row.sample, ""
    if not os.path.exists(source):
        raise OferError(f"{row.place}: {row.sample} is not there; put it below the root, or correct the row")
    if source.is_dir():
        ordered = ordered_frames(source, row.sample, limits)
        gap = tolerate(missing_between(row.sample, ordered, row.apex), options, "put them there")
        frames = [path.relative_to(root).as_posix() for path in ordered.paths]
    else:
        frames = [clip_frame(row.sample, index) for index in range(count_frames(source, limits))]
        gap = shortfall(source, row.sample, len(frames))
    for column, number in (("onset", row.onset), ("apex", row.apex)):
        if number is not None and number >= len(frames):
            raise OferError(
                f"{row.place}: {column} '{number}' is no frame from 0 to {len(frames) - 1}; correct the row"
            )
    onset = row.onset or 0
    apex = onset + _apex(root, frames[onset:], limits, options) if row.apex is None else row.apex
    if apex <= onset:
        where = "at" if apex == onset else "before"
        raise OferError(
            f"{row.place}: {row.sample} has its apex {where} its onset, thus no motion; correct the row, or remove it"
        )
    return frames[onset : apex + 1], gap


def _apex(root: Path, frames: list[str], limits: Limits, options: Mapping[str, Any]) -> int:
    if options["apex"] == "last":
        return len(frames) - 1
    return middle(len(frames)) if options["apex"] == "middle" else largest_change(read_frames(root, frames, limits))
