"""Any stills: a folder of pictures for each class, or a CSV that says what each shows.

    <root>/happy/1.jpg               or <root>/train/happy/1.jpg, with the official split
    <root>/images.csv                image, label, and if known subject, split and box ("x y width height")

`labels: basic6`, `basic7` or `basic8` takes the pictures of these classes; `list:<csv>` takes all rows of another file
in the shape of images.csv.
"""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from ofer.base.errors import OferError
from ofer.base.expressions import EXPRESSIONS
from ofer.base.foreign import real_number
from ofer.corpora.class_folders import class_folders, distinct, picture_id, require_classes, samples_in
from ofer.corpora.class_names import KNOWN, label_named, split_named
from ofer.corpora.corpus_files import corpus_files, is_leftover
from ofer.corpora.distribution import refuse_landmarks, require_folder
from ofer.corpora.frame_names import IMAGE_SUFFIXES, PICTURE_SUFFIXES
from ofer.corpora.inside import is_below
from ofer.corpora.label_sets import basic_classes, list_path
from ofer.corpora.lists import read_list
from ofer.corpora.names_on_disk import NamesOnDisk
from ofer.corpora.sample import Sample

KIND = "stills"
NAME = "a corpus of pictures"
LISTED = "images.csv"
COLUMNS = ("image", "label")


def read_samples(root: Path, *, labels: str, need_landmarks: bool, options: Mapping[str, Any]) -> Iterator[Sample]:
    """Return an iterator over the pictures, by folders or in the order of the list.

    An id is the picture's path without its suffix, with "_" for "/". A fault of one picture goes into its
    `Sample.fault`; a row whose place in the list is all that is known has the id "<file name>:<line>".

    Raises OferError, before the first sample, for a fault of the whole corpus.
    """
    refuse_landmarks(need_landmarks, NAME)
    return iter(_samples(root, labels)[0])


def folder_counts(root: Path, *, labels: str, options: Mapping[str, Any]) -> dict[str, int]:
    """Count the `pictures`, and the `subjects` where the list tells them.

    Raises OferError for a fault of the whole corpus.
    """
    samples = [sample for found in _samples(root, labels) for sample in found]
    subjects = {sample.subject for sample in samples} - {""}
    return {"pictures": len(samples)} | ({"subjects": len(subjects)} if subjects else {})


def labelled(root: Path, *, labels: str, options: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (subject, label) of each picture; one whose subject is not told is a subject of its own.

    Raises OferError for a fault of the whole corpus.
    """
    return [(sample.subject or sample.id, sample.label) for sample in _samples(root, labels)[0] if not sample.fault]


def left_out(root: Path, *, labels: str, options: Mapping[str, Any]) -> dict[str, int]:
    """Count the pictures of classes that `labels` does not have."""
    return dict(Counter(sample.label for sample in _samples(root, labels)[1]))


def unread(root: Path, *, labels: str, options: Mapping[str, Any]) -> Iterator[str]:
    """Yield the pictures below `root` that are in no folder of a class, or not on the list."""
    read = {name for sample in _every_sample(root, labels) for name in sample.frames}
    for name, _ in corpus_files(root):
        if name not in read and PurePosixPath(name).suffix.lower() in PICTURE_SUFFIXES:
            yield name


def _samples(root: Path, labels: str) -> tuple[list[Sample], list[Sample]]:
    """Return the samples that `labels` takes and the others; those of an unknown label are taken, to be said."""
    classes = ("", *(EXPRESSIONS if list_path(labels) is not None else basic_classes(labels, NAME)))
    samples = _every_sample(root, labels)
    taken = [sample for sample in samples if sample.label in classes]
    require_classes(taken, root)
    return taken, [sample for sample in samples if sample.label not in classes]


def _every_sample(root: Path, labels: str) -> list[Sample]:
    """Return a sample for each picture that is listed or lies in the folder of a class, whichever."""
    require_folder(root, NAME)
    path = list_path(labels) or root / LISTED
    if list_path(labels) is None and not path.exists():
        return distinct(list(samples_in(root, class_folders(root, NAME))))
    names = NamesOnDisk(root)
    lines = read_list(path, COLUMNS, f"a corpus of pictures has a file {LISTED} in its root, or labels: list:<csv>")
    return distinct([_listed(root, names, place, cells) for place, cells in lines])


def _listed(root: Path, names: NamesOnDisk, place: str, cells: Mapping[str, str]) -> Sample:
    """Return the sample of a row; what is said of it begins with its place in the list."""
    label, split = label_named(cells["label"]), split_named(cells.get("split", ""))
    sample = Sample(place, cells.get("subject", ""), label, split, (), (), "")
    try:
        name = _path(root, names, place, cells["image"])
        sample = replace(sample, id=picture_id(name))
        if not label:
            raise OferError(f"{place}: label {cells['label']!r} is none of {KNOWN}; correct the row")
        if cells.get("split") and not split:
            raise OferError(f"{place}: split {cells['split']!r} is none of train, validation, test; correct the row")
        return replace(sample, frames=(name,), box=_box(place, cells.get("box", "")))
    except OferError as fault:
        return replace(sample, fault=str(fault))


def _path(root: Path, names: NamesOnDisk, place: str, text: str) -> str:
    """Return the path of a picture as the disk has it. Raises OferError for one that leads elsewhere or to none."""
    if not is_below(text):
        raise OferError(f"{place}: image {text!r} is no path below the root; correct the row")
    found = names.find(PurePosixPath(text).as_posix())
    if any(is_leftover(part) for part in PurePosixPath(found).parts):
        raise OferError(f"{place}: image {text!r} lies where systems leave files of their own; move it, or rename it")
    if not found.lower().endswith(IMAGE_SUFFIXES):
        raise OferError(f"{place}: image {text!r} is none of {', '.join(IMAGE_SUFFIXES)}; correct the row")
    if not os.path.exists(root / found):
        raise OferError(f"{place}: {found} is not there; put it below the root, or correct the row")
    return found


def _box(place: str, text: str) -> tuple[float, float, float, float] | None:
    if not text:
        return None
    numbers = [real_number(part) for part in text.split()]
    match numbers:
        case [float(x), float(y), float(width), float(height)] if width > 0 and height > 0:
            return x, y, width, height
    raise OferError(f"{place}: box {text!r} is not x, y, width and height in pixels; correct the row")
