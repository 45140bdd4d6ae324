"""The Oulu-CASIA NIR & VIS facial expression database (Zhao et al. 2011) as its distributors ship it.

    <root>/…/OriginalImg/VL/Strong/P001/Anger/000.jpeg                 320 × 240, neutral to apex
    <root>/…/PreProcess_Img/VL_Acropped/Strong/P001/Anger/000.jpeg     faces cut out by the distributor

The names of the outer folders differ from archive to archive, so they are searched for (protocol §1.3). One sensor
(VL visible, NI near infrared) and one light (Strong, Weak, Dark) make a corpus of 80 × 6 sequences.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from ofer.base.errors import OferError
from ofer.base.expressions import SIX_EXPRESSIONS
from ofer.base.wording import enumeration
from ofer.corpora.corpus_files import corpus_files
from ofer.corpora.distribution import contents, distinct, images_in, refuse_landmarks, require_folder
from ofer.corpora.frame_names import IMAGE_SUFFIXES, PICTURE_SUFFIXES
from ofer.corpora.frame_order import in_order
from ofer.corpora.gaps import MissingFrames, missing_numbers, tolerate
from ofer.corpora.label_sets import official_classes
from ofer.corpora.sample import Sample

NAME = "Oulu-CASIA"
EXPRESSION_FOLDERS = SIX_EXPRESSIONS
"""The distributor's folder names, in lower case: they are the canonical labels."""

DEEPEST = 6
"""Levels of folders below the root that are searched."""

_ZERO = re.compile(r"(?:.*[^\d.,])?0+")
"""The stem of the name of a frame 0."""
_SUBJECT = re.compile(r"P\d{3}", re.IGNORECASE)
_UNPACK = "unpack it again from the archive, or remove it"


@dataclass(frozen=True, kw_only=True)
class Options:
    """Options of the corpus entry: which of the six recordings is taken."""

    sensor: Literal["VL", "NI"] = "VL"
    """[U] VL: visible light; NI: near infrared."""
    light: Literal["Strong", "Weak", "Dark"] = "Strong"
    """[U] Illumination."""
    images: Literal["original", "cropped"] = "original"
    """[U] Whole frames, or the faces that the distributor cut out."""
    missing_frames: MissingFrames = "exclude"
    """[U] Whether a sequence is excluded, or kept with a warning, where the names of its frames show that
    frames are missing."""


def read_samples(root: Path, *, labels: str, need_landmarks: bool, options: Mapping[str, Any]) -> Iterator[Sample]:
    """Return an iterator over the sequences of one sensor and light, ordered by id ("P001_anger").

    `labels` is `official6`. `options`: `sensor` (VL, NI), `light` (Strong, Weak, Dark), `images` (original, cropped),
    and `missing_frames` (exclude, keep), where numbers, which begin at 0, show a gap. A fault of one sequence goes into
    its `Sample.fault`.

    Raises OferError, before the first sample, for a fault of the whole corpus.
    """
    refuse_landmarks(need_landmarks, NAME)
    folder = _light_folder(root, labels, options)
    return _samples(root, _sequences(root, folder), options)


def folder_counts(root: Path, *, labels: str, options: Mapping[str, Any]) -> dict[str, int]:
    """Count the `sequences` and `subjects` of one sensor and light that have a folder (480 and 80).

    Raises OferError when `root` is not Oulu-CASIA or lacks that sensor or light.
    """
    paths = _sequences(root, _light_folder(root, labels, options))
    return {"sequences": len(paths), "subjects": len({path.parent.name.upper() for path in paths})}


def labelled(root: Path, *, labels: str, options: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (subject, label) of each sequence, by the names of folders alone.

    Raises OferError for a fault of the whole corpus.
    """
    paths = _sequences(root, _light_folder(root, labels, options))
    pairs = [(path.parent.name.upper(), path.name.lower()) for path in paths]
    return [(subject, label) for subject, label in pairs if label in EXPRESSION_FOLDERS]


def unread(root: Path, *, labels: str, options: Mapping[str, Any]) -> Iterator[str]:
    """Yield the pictures of the chosen sensor and light that are no frames by their folder or suffix."""
    folder = _light_folder(root, labels, options)
    read = {(path.parent.name, path.name) for path in _sequences(root, folder)}
    for name, path in corpus_files(folder):
        place, suffix = PurePosixPath(name).parts[:-1], PurePosixPath(name).suffix.lower()
        if suffix in PICTURE_SUFFIXES and not (place in read and suffix in IMAGE_SUFFIXES):
            yield _name(root, Path(path))


def _light_folder(root: Path, labels: str, options: Mapping[str, Any]) -> Path:
    """Return the folder …/<sensor>/<light> under `root`."""
    require_folder(root, NAME)
    official_classes(labels, NAME, sets=("official6",), lists=False)
    cropped = options["images"] == "cropped"
    sensor = re.compile(rf"{options['sensor']}{'_?a?cropped' if cropped else ''}", re.IGNORECASE)
    found = distinct(
        folder
        for folder in _folders(root, DEEPEST)
        if folder.name.lower() == options["light"].lower() and sensor.fullmatch(folder.parent.name)
    )
    shape = f"{options['sensor']}{'_Acropped' if cropped else ''}/{options['light']}"
    if not found:
        raise OferError(
            f"{root}: holds no folder {shape} of {NAME}; set root of the corpus entry to the folder in which its "
            "archives were unpacked, or options.sensor, options.light and options.images to what is there"
        )
    if len(found) > 1:
        places = " and ".join(folder.relative_to(root).as_posix() for folder in found)
        raise OferError(f"{root}: holds {shape} of {NAME} more than once ({places}); set root to one of them")
    return found[0]


def _folders(root: Path, levels: int) -> Iterator[Path]:
    """Yield `root` and the folders below it; what lies inside a subject's folder is not looked at."""
    yield root
    if levels:
        for path in contents(root, str(root)):
            if not _SUBJECT.fullmatch(path.name) and path.suffix.lower() not in IMAGE_SUFFIXES and path.is_dir():
                yield from _folders(path, levels - 1)


def _sequences(root: Path, folder: Path) -> list[Path]:
    """Return the folders <subject>/<expression>, in order."""
    subjects = [path for path in contents(folder, str(folder)) if _SUBJECT.fullmatch(path.name) and path.is_dir()]
    if not subjects:
        raise OferError(f"{folder}: holds no subject (P001 …); unpack the archive of {NAME} again")
    folders = [path for subject in subjects for path in contents(subject, _name(root, subject)) if path.is_dir()]
    # Other folders of a subject hold notes, or nothing.
    return [path for path in folders if path.name.lower() in EXPRESSION_FOLDERS or images_in(path, _name(root, path))]


def _samples(root: Path, folders: list[Path], options: Mapping[str, Any]) -> Iterator[Sample]:
    first = _first_number(root, folders)
    of_id: dict[str, list[Path]] = {}
    for folder in folders:
        of_id.setdefault(f"{folder.parent.name.upper()}_{folder.name.lower()}", []).append(folder)
    return (_sample(root, identity, found, first, options) for identity, found in of_id.items())


def _first_number(root: Path, folders: list[Path]) -> int:
    """Return 0 if any sequence has a frame of this number, else 1: copies may be numbered so, but then throughout."""
    for folder in folders:
        # One that cannot be read is a fault of its sample.
        with suppress(OferError):
            if any(_ZERO.fullmatch(path.stem) for path in images_in(folder, _name(root, folder))):
                return 0
    return 1


def _sample(root: Path, identity: str, folders: list[Path], first: int, options: Mapping[str, Any]) -> Sample:
    folder = folders[0]
    subject, expression = folder.parent.name.upper(), folder.name.lower()
    label = expression if expression in EXPRESSION_FOLDERS else ""
    name = _name(root, folder)
    try:
        if len(folders) > 1:
            names = enumeration(_name(root, one) for one in folders)
            raise OferError(f"{names}: have the same id {identity}; keep one of them")
        if not label:
            raise OferError(
                f"{name}: is named after no expression; use one of {', '.join(EXPRESSION_FOLDERS)}, or move it away"
            )
        frames = in_order(images_in(folder, name), name)
        if not frames.paths:
            raise OferError(f"{name}: holds no frame; {_UNPACK}")
        if len(frames.paths) < 2:
            raise OferError(f"{name}: has one frame, thus no motion; {_UNPACK}")
        gap = tolerate(_gap(name, frames.numbers, first), options, _UNPACK)
    except OferError as fault:
        return Sample(identity, subject, label, "", (), (), str(fault))
    return Sample(identity, subject, label, "", tuple(_name(root, path) for path in frames.paths), (), "", gap)


def _gap(name: str, numbers: list[Decimal], first: int) -> str:
    """Return which frames are missing of those from `first` on."""
    whole = [int(number) for number in numbers]
    return missing_numbers(name, whole, min(first, *whole), max(whole)) if whole else ""


def _name(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()
