"""AffectNet (Mollahosseini, Hasani and Mahoor 2017), in either of its releases.

    a  <root>/Manually_Annotated_file_lists/{training,validation}.csv      and Manually_Annotated_Images/…
    b  <root>/{train_set,val_set}/{images,annotations}/…                   of 2021, cut to 224 × 224

Its test set is withheld: the validation set is what is tested on, and called so here (protocol §1.5). Pictures of no
expression, of an uncertain one and without a face are counted and left out. Subjects are not told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Any, Literal

from ofer.base.errors import OferError
from ofer.corpora import affectnet_a, affectnet_b
from ofer.corpora.affectnet_labels import NAME
from ofer.corpora.corpus_files import corpus_files
from ofer.corpora.distribution import found_below, refuse_landmarks, require_folder
from ofer.corpora.frame_names import PICTURE_SUFFIXES
from ofer.corpora.label_sets import basic_classes
from ofer.corpora.listed_stills import Still, counted_out, distinct, of_classes, subjects_and_labels
from ofer.corpora.sample import Sample

KIND = "stills"

_RELEASES: Mapping[str, ModuleType] = {"a": affectnet_a, "b": affectnet_b}


@dataclass(frozen=True, kw_only=True)
class Options:
    """Options of the corpus entry."""

    release: Literal["a", "b"] = "b"
    """[U] a: the first, with lists in CSV files and names of 56 digits and letters; b: that of 2021, with annotations
    in NumPy's files and numbers as names."""
    points: bool = True
    """[U] Whether the 68 points are read that come with each face."""


def read_samples(root: Path, *, labels: str, need_landmarks: bool, options: Mapping[str, Any]) -> Iterator[Sample]:
    """Return an iterator over the pictures of both sets; ids are names in release a, train_<id> and val_<id> in b.

    `labels` is `basic6`, `basic7` or `basic8`. `options`: `release` (a, b), and whether `points` are read. A fault of
    one picture goes into its `Sample.fault`.

    Raises OferError, before the first sample, for a fault of the whole corpus.
    """
    refuse_landmarks(need_landmarks, NAME)
    stills = _listed(root, labels, options)
    return _release(root, options).samples(root, stills, basic_classes(labels, NAME), points=options["points"])


def folder_counts(root: Path, *, labels: str, options: Mapping[str, Any]) -> dict[str, int]:
    """Count the listed `pictures`, of whatever class. Raises OferError for a fault of the whole corpus."""
    return {"pictures": len(_listed(root, labels, options))}


def labelled(root: Path, *, labels: str, options: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (id, label) of each listed picture; reads lists and labels alone.

    Raises OferError for a fault of the whole corpus.
    """
    return subjects_and_labels(of_classes(_listed(root, labels, options), basic_classes(labels, NAME)))


def left_out(root: Path, *, labels: str, options: Mapping[str, Any]) -> dict[str, int]:
    """Count the listed pictures of no expression, uncertain ones, those without a face, and those not in `labels`."""
    return counted_out(_listed(root, labels, options), basic_classes(labels, NAME))


def unread(root: Path, *, labels: str, options: Mapping[str, Any]) -> Iterator[str]:
    """Yield the pictures in the folders of those that are read that no list names."""
    listed = {still.picture for still in _listed(root, labels, options)}
    for pictures in _release(root, options).picture_folders(root):
        for name, _ in corpus_files(pictures):
            below = f"{pictures.relative_to(root).as_posix()}/{name}"
            if below not in listed and PurePosixPath(name).suffix.lower() in PICTURE_SUFFIXES:
                yield below


def _listed(root: Path, labels: str, options: Mapping[str, Any]) -> list[Still]:
    require_folder(root, NAME)
    basic_classes(labels, NAME)
    return distinct(_release(root, options).read_lists(root))


def _release(root: Path, options: Mapping[str, Any]) -> ModuleType:
    """Return the module of the chosen release. Raises OferError if the other one is there."""
    chosen = options["release"]
    (other,) = _RELEASES.keys() - {chosen}
    if found_below(root, _RELEASES[chosen].HOLDS, NAME) is None:
        held = _RELEASES[other].HOLDS
        if found_below(root, held, NAME) is not None:
            raise OferError(
                f"{root}: is release {other} of {NAME}, by its {held}; set options.release of the corpus entry to "
                f"{other}, or root to where release {chosen} is"
            )
    return _RELEASES[chosen]
