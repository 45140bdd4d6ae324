"""The Karolinska Directed Emotional Faces (Lundqvist, Flykt and Öhman 1998) as its distributor ships them.

    <root>/AF01/AF01AFS.JPG                       562 × 762

A name is session (A, B), sex (F, M), person (01 to 35), expression (AF fear, AN anger, DI disgust, HA happiness, NE
neutral, SA sadness, SU surprise) and angle (FL full left, HL half left, S straight, HR half right, FR full right).

It has no official split. That of Latent-OFER (Lee et al. 2023) tests the first seven women and the first seven men of
session A; its list, `labels: list:<txt>`, has rows such as `train_align-AF15SUHR.JPG 6`, and lacks nine pictures.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

from annotated_types import MinLen

from ofer.base.errors import OferError
from ofer.corpora.corpus_files import corpus_files
from ofer.corpora.distribution import refuse_landmarks, require_folder
from ofer.corpora.frame_names import PICTURE_SUFFIXES
from ofer.corpora.label_sets import BASIC_SETS, LIST, basic_classes, list_path
from ofer.corpora.listed_stills import (
    Still,
    counted_out,
    distinct,
    of_classes,
    read_lines,
    sample_of,
    subjects_and_labels,
)
from ofer.corpora.sample import Sample

KIND = "stills"
NAME = "KDEF"
SETS = ("basic6", "basic7")
EXPRESSIONS = {
    "AF": "fear",
    "AN": "anger",
    "DI": "disgust",
    "HA": "happiness",
    "NE": "neutral",
    "SA": "sadness",
    "SU": "surprise",
}
CODES = ("anger", "disgust", "fear", "happiness", "sadness", "surprise", "neutral")
"""Codes 1 to 7 of Latent-OFER's list."""
LAST_TESTED = 7
"""Persons up to this number, of either sex, are tested by Latent-OFER's split."""

Angle = Literal["FL", "HL", "S", "HR", "FR"]

_NAME = re.compile(r"([AB])([FM]\d\d)(AF|AN|DI|HA|NE|SA|SU)(FL|HL|S|HR|FR)\.JPE?G", re.IGNORECASE)
_LISTED = re.compile(r"(train|test)_(?:align-)?(\w+\.JPE?G)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Options:
    """Options of the corpus entry: which pictures are taken."""

    session: Literal["A", "B", "both"] = "A"
    """[T] Each person was taken twice; Latent-OFER has session A alone."""
    angles: Annotated[tuple[Angle, ...], MinLen(1)] = ("FL", "HL", "S", "HR", "FR")
    """[T] Angles between face and camera."""


def read_samples(root: Path, *, labels: str, need_landmarks: bool, options: Mapping[str, Any]) -> Iterator[Sample]:
    """Return an iterator over the pictures, by name; ids as AF01AFS, subjects as F01.

    `labels` is `basic7`, `basic6` without neutral faces, or `list:<txt>` for the pictures, labels and split of a list.
    `options`: `session` (A, B, both) and `angles`. A fault of one picture goes into its `Sample.fault`.

    Raises OferError, before the first sample, for a fault of the whole corpus.
    """
    refuse_landmarks(need_landmarks, NAME)
    return map(sample_of, of_classes(_listed(root, labels, options), _classes(labels)))


def folder_counts(root: Path, *, labels: str, options: Mapping[str, Any]) -> dict[str, int]:
    """Count the `pictures` and `subjects` that are there, of whatever session and angle (4,900 and 70).

    Raises OferError for a fault of the whole corpus.
    """
    stills = _there(root)
    return {"pictures": len(stills), "subjects": len({still.subject for still in stills})}


def labelled(root: Path, *, labels: str, options: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (subject, label) of each picture, by names alone. Raises OferError for a fault of the whole corpus."""
    return subjects_and_labels(of_classes(_listed(root, labels, options), _classes(labels)))


def left_out(root: Path, *, labels: str, options: Mapping[str, Any]) -> dict[str, int]:
    """Count the pictures of other sessions, angles and classes, and those that the list does not name."""
    return counted_out(_listed(root, labels, options), _classes(labels))


def unread(root: Path, *, labels: str, options: Mapping[str, Any]) -> Iterator[str]:
    """Yield the pictures whose names are none of this corpus."""
    for name, _ in corpus_files(root):
        path = PurePosixPath(name)
        if path.suffix.lower() in PICTURE_SUFFIXES and not _NAME.fullmatch(path.name):
            yield name


def _classes(labels: str) -> tuple[str, ...]:
    if list_path(labels) is not None:
        return BASIC_SETS["basic7"]
    if labels not in SETS:
        raise OferError(f"labels: {labels!r} is no label set of {NAME}; use {', '.join(SETS)} or {LIST}<txt>")
    return basic_classes(labels, NAME, sets=SETS)


def _listed(root: Path, labels: str, options: Mapping[str, Any]) -> list[Still]:
    """Return the pictures that are there; of a list, first those that it names."""
    _classes(labels)
    stills = [_chosen(still, options) for still in distinct(_there(root))]
    path = list_path(labels)
    if path is None:
        return stills
    there = {still.id: still for still in stills}
    named = distinct([_of_line(there, *line) for line in read_lines(path, f"give labels: {LIST} the list's path")])
    rest = there.keys() - {still.id for still in named}
    return [*named, *(replace(there[name], label="not in the list") for name in sorted(rest))]


def _there(root: Path) -> list[Still]:
    """Return the pictures that are there. Raises OferError if there is none."""
    require_folder(root, NAME)
    stills = [_still(name, found) for name, _ in corpus_files(root) if (found := _NAME.fullmatch(name.split("/")[-1]))]
    if not stills:
        raise OferError(f"{root}: holds no picture such as AF01/AF01AFS.JPG; set root to where {NAME} was unpacked")
    return sorted(stills, key=lambda still: still.id)


def _still(name: str, found: re.Match[str]) -> Still:
    subject, expression = found[2].upper(), found[3].upper()
    split = "test" if int(subject[1:]) <= LAST_TESTED else "train"
    return Still(name, found[0].rpartition(".")[0].upper(), EXPRESSIONS[expression], split, name, subject)


def _chosen(still: Still, options: Mapping[str, Any]) -> Still:
    """Return a still, which says why where it is not of the chosen session and angles."""
    session, angle = still.id[0], still.id[6:]
    if options["session"] not in (session, "both"):
        return replace(still, label=f"session {session}")
    return still if still.fault or angle in options["angles"] else replace(still, label=f"angle {angle}")


def _of_line(there: Mapping[str, Still], place: str, words: list[str]) -> Still:
    """Return what a line of Latent-OFER's list names, such as `train_align-AF15SUHR.JPG 6`."""
    found = _LISTED.fullmatch(words[0])
    name = _NAME.fullmatch(found[2]) if found else None
    if found is None or name is None or len(words) != 2:
        return Still(place, place, "", "", "", fault=f"{place}: is not the name of a picture and its class; correct it")
    split, listed = found[1].lower(), _still(found[2], name)
    label = dict(zip("1234567", CODES, strict=True)).get(words[1], "")
    still = replace(there.get(listed.id, listed), place=place, split=split)
    if not label:
        fault = f"{place}: class {words[1]!r} of {found[2]} is none of 1 to {len(CODES)}; correct the row"
    elif label != listed.label:
        fault = f"{place}: class {words[1]} is {label}, {found[2]} shows {listed.label} by its name; correct the row"
    elif listed.id not in there:
        fault = f"{place}: {found[2]} is not there; unpack it again, or remove the row"
    else:
        return still
    return replace(still, fault=fault)
