"""VGGFace2 (Cao et al. 2018) as its distributors ship it: pictures of many people, without expressions.

    <root>/train/n000002/0001_01.jpg                 and test/…; a folder for each person
    <root>/meta/identity_meta.csv                    Class_ID, Name, Sample_Num, Flag (1 train, 0 test), Gender
    <root>/bb_landmark/loose_bb_train.csv            NAME_ID ("n000002/0001_01"), X, Y, W, H
    <root>/bb_landmark/loose_landmark_train.csv      NAME_ID, P1X, P1Y, … P5Y: eyes, nose, corners of the mouth

What lies in meta and bb_landmark is used where it is there.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

from annotated_types import Ge

from ofer.base.errors import OferError
from ofer.base.foreign import open_plain, real_number
from ofer.corpora.class_folders import distinct, folders_in, picture_id, picture_names
from ofer.corpora.distribution import refuse_landmarks, require_folder
from ofer.corpora.lists import read_list
from ofer.corpora.sample import Sample

KIND = "stills"
NAME = "VGGFace2"
LABELS = "none"

_IDENTITY = re.compile(r"n\d{6}")
_FLAGS = {"1": "train", "0": "test"}
_BOX, _POINTS = 4, 10
_REMEDY = "unpack this file again, or remove the folder bb_landmark"


@dataclass(frozen=True, kw_only=True)
class Options:
    """Options of the corpus entry."""

    images_per_identity: Annotated[int, Ge(0)] = 0
    """[U] The first so many pictures of each person; 0: all, which are 3.31 million."""


def read_samples(root: Path, *, labels: str, need_landmarks: bool, options: Mapping[str, Any]) -> Iterator[Sample]:
    """Return an iterator over the pictures, person by person of each split; ids as train_n000002_0001_01.

    `labels` is `none`, and so are the samples'. Boxes and five points are those of the folder bb_landmark.

    Raises OferError, before the first sample, for a fault of the whole corpus; a fault in bb_landmark where it is met.
    """
    refuse_landmarks(need_landmarks, NAME)
    return _samples(root, _people(root, labels), options)


def folder_counts(root: Path, *, labels: str, options: Mapping[str, Any]) -> dict[str, int]:
    """Count the `pictures` that are taken, and the people, as `subjects` (9,131).

    Raises OferError for a fault of the whole corpus.
    """
    people = _people(root, labels)
    pictures = sum(len(_pictures(root, split, person, options)) for split, person in people)
    return {"pictures": pictures, "subjects": len(people)}


def labelled(root: Path, *, labels: str, options: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (person, "") for each picture. Raises OferError for a fault of the whole corpus."""
    people = _people(root, labels)
    return [(person, "") for split, person in people for _ in _pictures(root, split, person, options)]


def _people(root: Path, labels: str) -> list[tuple[str, str]]:
    """Return (split, person) in order. Raises OferError for none, or for one in another split than meta's."""
    if labels != LABELS:
        raise OferError(f"labels: {labels!r} is no label set of {NAME}, which has no expressions; use {LABELS}")
    require_folder(root, NAME)
    people = [
        (split, folder.name)
        for split in ("train", "test")
        if (root / split).is_dir()
        for folder in folders_in(root / split, split)
        if _IDENTITY.fullmatch(folder.name)
    ]
    if not people:
        raise OferError(f"{root}: holds no folder train/n000002 or the like; set root to where {NAME} was unpacked")
    meta = root / "meta/identity_meta.csv"
    if meta.exists():
        rows = read_list(meta, ("class_id", "flag"), f"remove the folder meta, which {NAME} does without")
        flags = {cells["class_id"]: _FLAGS.get(cells["flag"], "") for _, cells in rows}
        for split, person in people:
            if (told := flags.get(person, split)) != split:
                raise OferError(
                    f"{split}/{person}: belongs to {told or 'no split'} by meta/identity_meta.csv; move it there"
                )
    return people


def _pictures(root: Path, split: str, person: str, options: Mapping[str, Any]) -> list[str]:
    return picture_names(root, f"{split}/{person}")[: options["images_per_identity"] or None]


def _samples(root: Path, people: list[tuple[str, str]], options: Mapping[str, Any]) -> Iterator[Sample]:
    for split, group in groupby(people, key=lambda one: one[0]):
        boxes = _Numbers(root, f"bb_landmark/loose_bb_{split}.csv", _BOX)
        points = _Numbers(root, f"bb_landmark/loose_landmark_{split}.csv", _POINTS)
        for _, person in group:
            box_of, points_of = boxes.of(person), points.of(person)
            names = _pictures(root, split, person, options)
            if not names:
                fault = f"{split}/{person}: holds no picture; unpack it again, or remove it"
                yield Sample(f"{split}_{person}", person, "", split, (), (), fault)
            samples = []
            for name in names:
                key = name.removeprefix(f"{split}/").rpartition(".")[0]
                sample = Sample(picture_id(name), person, "", split, (name,), (), "")
                samples.append(replace(sample, points=_pairs(points_of, key), box=_box(box_of, key)))
            yield from distinct(samples)


def _box(numbers: Mapping[str, tuple[float, ...]], key: str) -> tuple[float, float, float, float] | None:
    match numbers.get(key):
        case (x, y, width, height):
            return x, y, width, height
    return None


def _pairs(numbers: Mapping[str, tuple[float, ...]], key: str) -> tuple[tuple[float, float], ...]:
    found = numbers.get(key, ())
    return tuple(zip(found[::2], found[1::2], strict=True))


class _Numbers:
    """The numbers of a table about pictures, which is in the order of people and read along with them."""

    def __init__(self, root: Path, name: str, count: int) -> None:
        self._people = _by_person(root / name, name, count) if (root / name).exists() else iter(())
        self._person = ""
        self._numbers: dict[str, tuple[float, ...]] = {}

    def of(self, person: str) -> dict[str, tuple[float, ...]]:
        """Return the numbers of the pictures of a person; people are asked for in order."""
        while self._person < person:
            self._person, self._numbers = next(self._people, (_LAST, {}))
        return self._numbers if self._person == person else {}


_LAST = "~"
"""Comes after all people."""


def _by_person(path: Path, name: str, count: int) -> Iterator[tuple[str, dict[str, tuple[float, ...]]]]:
    previous = ""
    for person, rows in groupby(_rows(path, name, count), key=lambda row: row[0].partition("/")[0]):
        if not previous < person < _LAST:
            raise OferError(f"{name}: is not in the order of people, {person} comes after {previous}; {_REMEDY}")
        previous = person
        yield person, dict(rows)


def _rows(path: Path, name: str, count: int) -> Iterator[tuple[str, tuple[float, ...]]]:
    try:
        with open_plain(path) as stream:
            reader = csv.reader(line.decode("ascii") for line in stream)
            next(reader, None)
            for cells in reader:
                numbers = tuple(value for value in map(real_number, cells[1:]) if value is not None)
                if len(cells) != count + 1 or len(numbers) != count:
                    raise OferError(f"{name}:{reader.line_num}: is not a name and {count} numbers; {_REMEDY}")
                yield cells[0], numbers
    except OSError as error:
        raise OferError(f"{name}: cannot be read ({error.strerror}); {_REMEDY}") from error
    except (csv.Error, UnicodeDecodeError) as error:
        raise OferError(f"{name}: is no CSV file in ASCII ({error}); {_REMEDY}") from error
