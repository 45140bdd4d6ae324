"""Static Facial Expressions in the Wild (SFEW, Dhall et al. 2011, 2015) as its distributors ship it.

    <root>/…/Train/Angry/*.png                          release 2.0: Train, Val, Test; frames of films
    <root>/…/Train_Aligned_Faces/Angry/*.png            the faces that the distributors aligned, also inside Train
    <root>/…/Angry/*.png                                release 1.0: 700 pictures in two sets, no official split

The outer folders differ from archive to archive, so they are searched for (protocol §1.10).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from ofer.base.errors import OferError
from ofer.corpora.class_folders import ClassFolder, distinct, folders_in, picture_names, samples_in
from ofer.corpora.class_names import label_named, split_named
from ofer.corpora.corpus_files import corpus_files
from ofer.corpora.distribution import DEEPEST, refuse_landmarks, require_folder
from ofer.corpora.frame_names import PICTURE_SUFFIXES
from ofer.corpora.label_sets import basic_classes
from ofer.corpora.sample import Sample

KIND = "stills"
NAME = "SFEW"

_ALIGNED = re.compile(r"_aligned(_faces)?$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Options:
    """Options of the corpus entry."""

    release: Literal["1.0", "2.0"] = "2.0"
    """[U] 2.0 has official splits; of 1.0 the pictures of both sets are taken, for testing."""
    images: Literal["original", "aligned"] = "original"
    """[U] Frames of films, or the faces that the distributors aligned (2.0)."""


def read_samples(root: Path, *, labels: str, need_landmarks: bool, options: Mapping[str, Any]) -> Iterator[Sample]:
    """Return an iterator over the pictures, split by split and class by class; ids are paths with "_" for "/".

    `labels` is `basic6` or `basic7`. Raises OferError, before the first sample, for a fault of the whole corpus.
    """
    refuse_landmarks(need_landmarks, NAME)
    return iter(_samples(root, labels, options))


def folder_counts(root: Path, *, labels: str, options: Mapping[str, Any]) -> dict[str, int]:
    """Count the `pictures` of all classes; names tell no subjects. Raises OferError for a fault of the whole corpus."""
    return {"pictures": sum(len(picture_names(root, one.name)) for one in _class_folders(root, labels, options))}


def labelled(root: Path, *, labels: str, options: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (id, label) of each picture, a subject of its own. Raises OferError for a fault of the whole corpus."""
    return [(sample.id, sample.label) for sample in _samples(root, labels, options) if not sample.fault]


def unread(root: Path, *, labels: str, options: Mapping[str, Any]) -> Iterator[str]:
    """Yield the pictures that are in no folder of a class, such as those of a test split without labels."""
    folders = {
        folder.name for images in ("original", "aligned") for folder in _found(root, {**options, "images": images})
    }
    for name, _ in corpus_files(root):
        path = PurePosixPath(name)
        if path.suffix.lower() in PICTURE_SUFFIXES and str(path.parent) not in folders:
            yield name


def _samples(root: Path, labels: str, options: Mapping[str, Any]) -> list[Sample]:
    classes = basic_classes(labels, NAME, sets=("basic6", "basic7"))
    return distinct(
        list(samples_in(root, [one for one in _class_folders(root, labels, options) if one.label in classes]))
    )


def _class_folders(root: Path, labels: str, options: Mapping[str, Any]) -> list[ClassFolder]:
    """Return the folders of classes that the options take. Raises OferError for none, or one split twice."""
    basic_classes(labels, NAME, sets=("basic6", "basic7"))
    require_folder(root, NAME)
    found = _found(root, options)
    if not found:
        shape = {"1.0": "Angry, Disgust, …", "2.0": "Train, Val or Test with folders of classes"}[options["release"]]
        raise OferError(
            f"{root}: holds no folder {shape} ({options['images']} images of {NAME} {options['release']}); set root to "
            "where its archives were unpacked, or options.release and options.images to what is there"
        )
    places: dict[str, set[str]] = {}
    for folder in found:
        places.setdefault(folder.split, set()).add(str(PurePosixPath(folder.name).parent))
    for split, holding in places.items():
        if split and len(holding) > 1:
            raise OferError(
                f"{root}: holds {split} of {NAME} more than once ({' and '.join(sorted(holding))}); keep one"
            )
    return found


def _found(root: Path, options: Mapping[str, Any]) -> list[ClassFolder]:
    found = []
    for folder in _outer(root, DEEPEST):
        aligned = _ALIGNED.search(folder.name) is not None
        split = split_named(_ALIGNED.sub("", folder.name)) if options["release"] == "2.0" else ""
        if options["release"] == "2.0" and not (split and aligned == (options["images"] == "aligned")):
            continue
        classes = [(one, label_named(one.name)) for one in folders_in(folder, str(folder))]
        found += [ClassFolder(one.relative_to(root).as_posix(), label, split) for one, label in classes if label]
    return found


def _outer(root: Path, levels: int) -> Iterator[Path]:
    """Yield `root` and the folders below it that are no classes."""
    yield root
    for folder in folders_in(root, str(root)) if levels else ():
        if not label_named(folder.name):
            yield from _outer(folder, levels - 1)
