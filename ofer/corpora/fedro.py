"""The faces with real occlusions of Li et al. 2019 (FED-RO): 400 pictures, to be tested on.

    <root>/happy/*.jpg               a folder for each class
    <root>/<list>                    or a list, each line "name code", and maybe 24 points "x y x y …"

How its distributors lay it out is not known; codes of a list mean what `options.classes` names, in its order.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from ofer.base.errors import OferError
from ofer.base.foreign import read_plain, real_number, whole_number
from ofer.corpora.class_folders import class_folders, distinct, picture_id, samples_in
from ofer.corpora.class_names import label_named
from ofer.corpora.distribution import refuse_landmarks, require_folder
from ofer.corpora.frame_names import IMAGE_SUFFIXES
from ofer.corpora.inside import is_below
from ofer.corpora.label_sets import basic_classes
from ofer.corpora.sample import Sample

KIND = "stills"
NAME = "FED-RO"
POINTS = 24
"""Of a line: those around which pACNN and gACNN look."""

_MOST_BYTES = 1 << 26


@dataclass(frozen=True, kw_only=True)
class Options:
    """Options of the corpus entry."""

    list: str = ""
    """[U] List of the pictures, below the root; without one folders are classes."""
    images: str = ""
    """[U] Folder below the root in which the pictures of the list lie."""
    classes: tuple[str, ...] = ()
    """[U] Expressions in the order of the list's codes, by name."""
    first_code: Literal[0, 1] = 0
    """[U] Code of the first of them."""


def read_samples(root: Path, *, labels: str, need_landmarks: bool, options: Mapping[str, Any]) -> Iterator[Sample]:
    """Return an iterator over the pictures, all of the split test; ids are paths with "_" for "/".

    `labels` is `basic6` or `basic7`. Points are in pixels of the picture as the list has them. A fault of one line goes
    into its `Sample.fault`.

    Raises OferError, before the first sample, for a fault of the whole corpus.
    """
    refuse_landmarks(need_landmarks, NAME)
    return iter(_samples(root, labels, options))


def folder_counts(root: Path, *, labels: str, options: Mapping[str, Any]) -> dict[str, int]:
    """Count the `pictures` that `labels` takes; subjects are not told. Raises OferError for a fault of the corpus."""
    return {"pictures": len(_samples(root, labels, options))}


def labelled(root: Path, *, labels: str, options: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (id, label) of each picture, a subject of its own. Raises OferError for a fault of the whole corpus."""
    return [(sample.id, sample.label) for sample in _samples(root, labels, options) if not sample.fault]


def _samples(root: Path, labels: str, options: Mapping[str, Any]) -> list[Sample]:
    """Return the samples that `labels` takes; those of an unknown label are taken, to be said."""
    taken = basic_classes(labels, NAME, sets=("basic6", "basic7"))
    require_folder(root, NAME)
    read = _listed(root, options) if options["list"] else samples_in(root, class_folders(root, NAME))
    samples = [replace(sample, split="test") for sample in read]
    return distinct([sample for sample in samples if sample.label in taken or not sample.label])


def _listed(root: Path, options: Mapping[str, Any]) -> Iterator[Sample]:
    classes = [label_named(name) for name in options["classes"]]
    if len(classes) < 2 or not all(classes) or len(set(classes)) < len(classes):
        raise OferError(
            "options.classes: does not name an expression for each code of the list; name them in their order"
        )
    if not is_below(options["list"]) or (options["images"] and not is_below(options["images"])):
        raise OferError("options.list: it, or options.images, is no path below the root; correct it")
    path = root / options["list"]
    try:
        lines = read_plain(path, _MOST_BYTES).decode("utf-8").splitlines()
    except OSError as error:
        raise OferError(f"{path}: cannot be read ({error.strerror}); set options.list to the list") from error
    except UnicodeDecodeError as error:
        raise OferError(f"{path}: is no text in UTF-8; set options.list to the list") from error
    rows = [(f"{path.name}:{number}", line.split()) for number, line in enumerate(lines, start=1) if line.strip()]
    if not rows:
        raise OferError(f"{path}: names no picture; set options.list to the list")
    return (_sample(root, place, cells, classes, options) for place, cells in rows)


def _sample(root: Path, place: str, cells: list[str], classes: list[str], options: Mapping[str, Any]) -> Sample:
    """Return the sample of a line; what is said of it begins with its place in the list."""
    sample = Sample(place, "", "", "", (), (), "")
    try:
        if len(cells) not in (2, 2 + 2 * POINTS):
            raise OferError(f"{place}: is not a name, a code and maybe {POINTS} points; correct the line")
        name, code, *rest = cells
        path = (PurePosixPath(options["images"]) / name).as_posix()
        if not is_below(path) or not path.lower().endswith(IMAGE_SUFFIXES):
            raise OferError(f"{place}: {name!r} is no picture below the root; correct the line")
        sample = replace(sample, id=picture_id(path))
        number = whole_number(code)
        if number is None or not 0 <= number - options["first_code"] < len(classes):
            last = options["first_code"] + len(classes) - 1
            raise OferError(
                f"{place}: code {code!r} is none from {options['first_code']} to {last}; correct it, or options"
            )
        sample = replace(sample, label=classes[number - options["first_code"]])
        numbers = [value for value in map(real_number, rest) if value is not None]
        if len(numbers) < len(rest):
            raise OferError(f"{place}: its points are not {2 * POINTS} numbers; correct the line")
        if not os.path.exists(root / path):
            raise OferError(
                f"{place}: {path} is not there; set options.images to the folder of the pictures, or add it"
            )
        points = tuple(zip(numbers[::2], numbers[1::2], strict=True))
        return replace(sample, frames=(path,), points=points)
    except OferError as fault:
        return replace(sample, fault=str(fault))
