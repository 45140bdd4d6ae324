"""The Extended Cohn-Kanade data set (CK+, Lucey et al. 2010) as its distributors ship it.

The archives are unpacked side by side (spec.md section 1.1):

    <root>/cohn-kanade-images/S005/001/S005_001_00000001.png    frames, neutral to apex
    <root>/Emotion/S005/001/S005_001_00000011_emotion.txt       for labelled sequences; names the apex frame
    <root>/Landmarks/S005/001/S005_001_00000001_landmarks.txt   68 points per frame
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ofer.corpora.ckplus_labels import (
    LabelledSequence,
    listed_labels,
    official_labels,
    sequence_folders,
    sequence_id,
)
from ofer.corpora.label_sets import list_path, official_classes
from ofer.corpora.landmarks import read_landmarks
from ofer.corpora.sample import Sample
from ofer.errors import OferError

_IMAGE_FOLDERS = ("cohn-kanade-images", "extended-cohn-kanade-images")
_FRAME_FILE = re.compile(r"([A-Za-z0-9-]+)_([A-Za-z0-9-]+)_(\d+)", re.IGNORECASE)
_IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg")
_UNPACK = "unpack the images of this sequence again, or remove it"


def read_samples(root: Path, *, labels: str, need_landmarks: bool, options: Mapping[str, Any]) -> Iterator[Sample]:
    """Return an iterator over the labelled sequences of CK+ under `root`, ordered by id ("S005_001").

    `labels` is `official6`, `official7` (with contempt), or `list:<csv>` with the columns subject, sequence,
    label. Under the official sets, frames end at the apex that the label file names; under a list, at the
    last frame. A fault of one sequence goes into its `Sample.fault`. With `need_landmarks` every frame must
    have a sound landmark file; without, landmarks are given where all frames have one, unread. There are no
    `options`.

    Raises OferError, before the first sample, for a fault of the whole corpus: the root or a folder of it is
    missing, the label set is unknown, there is no label at all.
    """
    images = _image_folder(root)
    if need_landmarks and not (root / "Landmarks").is_dir():
        raise OferError(
            f"{root / 'Landmarks'}: is missing; unpack CK+'s Landmarks archive there, "
            "or let dlib find the pupils (pupils.source: dlib)"
        )
    labelled = _labelled_sequences(root, labels)
    folders: dict[str, list[Path]] = {}
    for subject, sequence, folder in sequence_folders(images):
        folders.setdefault(sequence_id(subject, sequence), []).append(folder)
    return _samples(root, images, labelled, folders, need_landmarks)


def folder_counts(root: Path, *, labels: str, options: Mapping[str, Any]) -> dict[str, int]:
    """Count the `sequences` and `subjects` that have a folder of images, labelled or not (CK+: 593 and 123).

    Raises OferError when `root` is not CK+.
    """
    ids = {(subject.upper(), sequence) for subject, sequence, _ in sequence_folders(_image_folder(root))}
    return {"sequences": len(ids), "subjects": len({subject for subject, _ in ids})}


def labelled(root: Path, *, labels: str, options: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (subject, label) of each labelled sequence, whether its images are sound or not; reads labels alone.

    Raises OferError for a fault of the whole corpus.
    """
    _image_folder(root)
    return [(entry.subject, entry.label) for entry in _labelled_sequences(root, labels) if not entry.fault]


def _image_folder(root: Path) -> Path:
    if not root.is_dir():
        raise OferError(f"{root}: is not a folder; set root of the corpus entry to the folder that holds CK+")
    for name in _IMAGE_FOLDERS:
        if (root / name).is_dir():
            return root / name
    raise OferError(
        f"{root}: is not CK+, it has no folder {_IMAGE_FOLDERS[0]}; "
        "set root of the corpus entry to the folder in which CK+'s archives were unpacked side by side"
    )


def _labelled_sequences(root: Path, labels: str) -> list[LabelledSequence]:
    listed = list_path(labels)
    if listed is not None:
        return listed_labels(listed)
    classes = official_classes(labels, "CK+")
    if not (root / "Emotion").is_dir():
        raise OferError(f"{root / 'Emotion'}: is missing; unpack CK+'s Emotion archive there")
    return official_labels(root / "Emotion", classes)


def _samples(
    root: Path,
    images: Path,
    labelled: list[LabelledSequence],
    folders: Mapping[str, list[Path]],
    need_landmarks: bool,
) -> Iterator[Sample]:
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
            frames = _frames(images, entry, folders.get(identity, []))
            landmarks = _landmarks(root, frames, need_landmarks)
        except OferError as fault:
            yield Sample(identity, entry.subject, label, "", (), (), str(fault))
            continue
        yield Sample(
            id=identity,
            subject=entry.subject,
            label=label,
            split="",
            frames=tuple(frame.relative_to(root).as_posix() for frame in frames),
            landmarks=tuple(path.relative_to(root).as_posix() for path in landmarks),
            fault="",
        )


def _frames(images: Path, entry: LabelledSequence, folders: list[Path]) -> list[Path]:
    """Return the frames of one sequence in order of their numbers, up to the apex.

    Raises OferError for a fault of this sequence.
    """
    if not folders:
        missing = f"{images.name}/{entry.id.replace('_', '/')}"
        raise OferError(f"{missing}: the folder of a labelled sequence is missing; {_UNPACK}")
    names = [f"{images.name}/{folder.relative_to(images).as_posix()}" for folder in folders]
    if len(folders) > 1:
        raise OferError(f"{' and '.join(names)}: have the same id {entry.id}; keep one of them")
    by_number: dict[int, Path] = {}
    for path in _listed(folders[0], names[0]):
        if path.name[0] == "." or path.suffix.lower() not in _IMAGE_SUFFIXES:
            continue
        name = _FRAME_FILE.fullmatch(path.stem)
        if not name or sequence_id(name[1], name[2]) != entry.id:
            raise OferError(f"{names[0]}/{path.name}: is not named like a frame of {entry.id}; move it away")
        if int(name[3]) in by_number:
            raise OferError(f"{names[0]}/{path.name}: is a second frame {int(name[3])}; keep one of them")
        by_number[int(name[3])] = path
    if not by_number:
        raise OferError(f"{names[0]}: holds no frame; {_UNPACK}")
    apex = max(by_number) if entry.apex is None else entry.apex
    if apex not in by_number:
        raise OferError(f"{names[0]}: has no frame {apex}, which its label file names; {_UNPACK}")
    frames = [by_number[number] for number in sorted(by_number) if number <= apex]
    if len(frames) < 2:
        raise OferError(f"{names[0]}: has one frame up to its apex, thus no motion; {_UNPACK}")
    return frames


def _listed(folder: Path, name: str) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise OferError(f"{name}: cannot be read ({error.strerror}); mend its permissions, or remove it") from error


def _landmarks(root: Path, frames: list[Path], need_landmarks: bool) -> list[Path]:
    """Return a landmark file per frame; none when they are not needed and not all there.

    Raises OferError for a missing or faulty file when they are needed.
    """
    paths = []
    for frame in frames:
        subject, sequence = frame.parent.parent.name, frame.parent.name
        path = root / "Landmarks" / subject / sequence / f"{frame.stem}_landmarks.txt"
        if need_landmarks:
            try:
                read_landmarks(path)
            except OferError as fault:
                raise OferError(str(fault).replace(f"{root}/", "", 1)) from fault
        elif not path.is_file():
            return []
        paths.append(path)
    return paths
