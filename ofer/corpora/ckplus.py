"""The Extended Cohn-Kanade data set (CK+, Lucey et al. 2010) as its distributors ship it.

The archives are unpacked side by side, or each in a folder of its own below the root:

    <root>/cohn-kanade-images/S005/001/S005_001_00000001.png    frames, neutral to apex
    <root>/Emotion/S005/001/S005_001_00000011_emotion.txt       for labelled sequences; names the apex frame
    <root>/Landmarks/S005/001/S005_001_00000001_landmarks.txt   68 points per frame
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ofer.base.errors import OferError
from ofer.base.wording import enumeration
from ofer.corpora.ckplus_folders import FRAME_FILE, LANDMARK_FILE, Folders, find_folders, unread_files
from ofer.corpora.ckplus_labels import (
    LabelledSequence,
    listed_labels,
    official_labels,
    sequence_folders,
    sequence_id,
)
from ofer.corpora.distribution import contents
from ofer.corpora.frame_names import IMAGE_SUFFIXES
from ofer.corpora.gaps import MissingFrames, missing_numbers, tolerate
from ofer.corpora.label_sets import list_path, official_classes
from ofer.corpora.landmarks import read_landmarks
from ofer.corpora.sample import Sample

_UNPACK = "unpack the images of this sequence again, or remove it"

BySequence = dict[str, list[Path]]
"""The folders of each sequence, by its id."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Options of the corpus entry."""

    missing_frames: MissingFrames = "exclude"
    """[U] Whether a sequence is excluded, or kept with a warning, where the names of its frames, landmarks or label
    show that frames are missing."""


def read_samples(root: Path, *, labels: str, need_landmarks: bool, options: Mapping[str, Any]) -> Iterator[Sample]:
    """Return an iterator over the labelled sequences of CK+ under `root`, ordered by id ("S005_001").

    `labels` is `official6`, `official7` (with contempt), or `list:<csv>` with the columns subject, sequence,
    label. Under the official sets, frames end at the apex that the label file names; under a list, at the
    last frame. A fault of one sequence goes into its `Sample.fault`. With `need_landmarks` every frame must
    have a sound landmark file; without, landmarks are given where all frames have one, unread. `options`:
    `missing_frames`, `exclude` or `keep`, where numbers of frames (from 1), landmarks or the label show a gap.

    Raises OferError, before the first sample, for a fault of the whole corpus: the root or a folder of it is
    missing or there twice, the label set is unknown, there is no label at all.
    """
    folders = find_folders(root)
    if need_landmarks and folders.landmarks is None:
        raise OferError(
            f"{root / 'Landmarks'}: is missing; unpack CK+'s Landmarks archive there, "
            "or let dlib find the pupils (pupils.source: dlib)"
        )
    labelled = _labelled_sequences(folders, labels)
    return _samples(folders, labelled, need_landmarks, options)


def folder_counts(root: Path, *, labels: str, options: Mapping[str, Any]) -> dict[str, int]:
    """Count the `sequences` and `subjects` that have a folder of images, labelled or not (CK+: 593 and 123).

    Raises OferError when `root` is not CK+.
    """
    ids = {(subject.upper(), sequence) for subject, sequence, _ in sequence_folders(find_folders(root).images)}
    return {"sequences": len(ids), "subjects": len({subject for subject, _ in ids})}


def labelled(root: Path, *, labels: str, options: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (subject, label) of each labelled sequence, whether its images are sound or not; reads labels alone.

    Raises OferError for a fault of the whole corpus.
    """
    entries = _labelled_sequences(find_folders(root), labels)
    return [(entry.subject, entry.label) for entry in entries if not entry.fault]


def unread(root: Path, *, labels: str, options: Mapping[str, Any]) -> Iterator[str]:
    """Yield the files that look like frames, labels or landmarks of CK+ and are not read."""
    return unread_files(find_folders(root))


def _labelled_sequences(folders: Folders, labels: str) -> list[LabelledSequence]:
    chosen = list_path(labels)
    if chosen is not None:
        return listed_labels(chosen)
    classes = official_classes(labels, "CK+")
    if folders.emotion is None:
        raise OferError(f"{folders.root / 'Emotion'}: is missing; unpack CK+'s Emotion archive there")
    return official_labels(folders.emotion, folders.name(folders.emotion), classes)


def _samples(
    folders: Folders, labelled: list[LabelledSequence], need_landmarks: bool, options: Mapping[str, Any]
) -> Iterator[Sample]:
    images, landmarks = _by_sequence(folders.images), _by_sequence(folders.landmarks)
    by_id: dict[str, list[LabelledSequence]] = {}
    for entry in labelled:
        by_id.setdefault(entry.id, []).append(entry)
    for identity in sorted(by_id):
        entry, *others = by_id[identity]
        label = "" if others else entry.label
        try:
            if others:
                places = " and ".join(dict.fromkeys(one.where for one in by_id[identity]))
                raise OferError(f"{places}: label the same sequence {identity}; keep one of them")
            if entry.fault:
                raise OferError(entry.fault)
            folder = _folder(folders, entry, images.get(identity, []))
            points = _numbered_landmarks(folders, identity, landmarks.get(identity, []))
            frames, gap = _frames(folder, folders.name(folder), entry, points, options)
            paths = _landmarks(folders, frames, points, need_landmarks)
        except OferError as fault:
            text = str(fault).replace(f"{folders.root}/", "", 1)
            yield Sample(identity, entry.subject, label, "", (), (), text)
            continue
        yield Sample(
            id=identity,
            subject=entry.subject,
            label=label,
            split="",
            frames=tuple(map(folders.name, frames.values())),
            landmarks=tuple(map(folders.name, paths)),
            fault="",
            gap=gap,
        )


def _by_sequence(folder: Path | None) -> BySequence:
    found: BySequence = {}
    for subject, sequence, path in sequence_folders(folder) if folder else ():
        found.setdefault(sequence_id(subject, sequence), []).append(path)
    return found


def _folder(folders: Folders, entry: LabelledSequence, found: list[Path]) -> Path:
    """Return the folder of a sequence's images. Raises OferError if there is none, or two."""
    if not found:
        missing = f"{folders.name(folders.images)}/{entry.id.replace('_', '/')}"
        raise OferError(f"{missing}: the folder of a labelled sequence is missing; {_UNPACK}")
    if len(found) > 1:
        names = enumeration(map(folders.name, found))
        raise OferError(f"{names}: have the same id {entry.id}; keep one of them")
    return found[0]


def _frames(
    folder: Path, name: str, entry: LabelledSequence, points: Mapping[int, Path], options: Mapping[str, Any]
) -> tuple[dict[int, Path], str]:
    """Return the frames of one sequence up to its apex by their numbers, in order, and which are missing.

    Raises OferError for a fault of this sequence.
    """
    by_number: dict[int, Path] = {}
    for path in contents(folder, name):
        if path.suffix.lower() not in IMAGE_SUFFIXES:
            continue
        found = FRAME_FILE.fullmatch(path.name)
        if not found or sequence_id(found[1], found[2]) != entry.id:
            raise OferError(f"{name}/{path.name}: is not named like a frame of {entry.id}; move it away")
        if int(found[3]) in by_number:
            raise OferError(f"{name}/{path.name}: is a second frame {int(found[3])}; keep one of them")
        by_number[int(found[3])] = path
    if not by_number:
        raise OferError(f"{name}: holds no frame; {_UNPACK}")
    apex = max(*by_number, *points) if entry.apex is None else entry.apex
    frames = {number: by_number[number] for number in sorted(by_number) if number <= apex}
    if entry.apex is not None and apex not in frames:
        gap = f"{name}: has no frame {apex}, which its label file names"
    else:
        gap = missing_numbers(name, frames, min(1, *frames), apex)
    if len(frames) < 2:
        raise OferError(f"{name}: has {'one' if frames else 'no'} frame up to its apex, thus no motion; {_UNPACK}")
    return frames, tolerate(gap, options, _UNPACK)


def _numbered_landmarks(folders: Folders, identity: str, found: list[Path]) -> dict[int, Path]:
    """Return the landmark files of a sequence, not another's, by their numbers. Raises OferError for two of one."""
    by_number: dict[int, Path] = {}
    for path in (path for folder in found for path in contents(folder, folders.name(folder))):
        name = LANDMARK_FILE.fullmatch(path.name)
        if not name or sequence_id(name[1], name[2]) != identity:
            continue
        if int(name[3]) in by_number:
            raise OferError(f"{folders.name(path)}: is a second file of frame {int(name[3])}; keep one of them")
        by_number[int(name[3])] = path
    return by_number


def _landmarks(
    folders: Folders, frames: Mapping[int, Path], points: Mapping[int, Path], need_landmarks: bool
) -> list[Path]:
    """Return a landmark file per frame; none when they are not needed and not all there.

    Raises OferError for a missing or faulty file when they are needed.
    """
    if not need_landmarks:
        return [points[number] for number in frames] if points.keys() >= frames.keys() else []
    assert folders.landmarks is not None
    paths = []
    for number, frame in frames.items():
        expected = folders.landmarks / frame.parent.parent.name / frame.parent.name / f"{frame.stem}_landmarks.txt"
        path = points.get(number, expected)
        read_landmarks(path)
        paths.append(path)
    return paths
