"""Folders of pictures that are named after expressions, as many distributors sort their stills."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ofer.base.errors import OferError
from ofer.base.foreign import forbidden
from ofer.corpora.class_names import KNOWN, label_named, split_named
from ofer.corpora.corpus_files import is_leftover
from ofer.corpora.distribution import number_order
from ofer.corpora.frame_names import IMAGE_SUFFIXES
from ofer.corpora.sample import Sample


@dataclass(frozen=True)
class ClassFolder:
    """A folder of pictures of one expression."""

    name: str
    """Below the root."""
    label: str
    split: str
    """Official split; "" where no folder around it says one."""


def class_folders(root: Path, corpus: str) -> list[ClassFolder]:
    """Return the folders <class> and <split>/<class> below `root`, in order.

    Folders without pictures whose name says nothing are passed over. Raises OferError for pictures in a folder that is
    named after no expression, for classes in a folder that is named after no split, and where there is no class.
    """
    found = []
    for folder in folders_in(root, str(root)):
        split = split_named(folder.name)
        below = [] if label_named(folder.name) else folders_in(folder, folder.name)
        if not split and any(label_named(one.name) for one in below):
            raise OferError(
                f"{folder.name}: holds classes and is named after no split; rename it to train, validation or test, or "
                "move it away"
            )
        for one in below if split else [folder]:
            name, label = one.relative_to(root).as_posix(), label_named(one.name)
            if label:
                found.append(ClassFolder(name, label, split))
            elif picture_names(root, name):
                raise OferError(f"{name}: is named after no expression; rename it to one of {KNOWN}, or move it away")
    if not found:
        raise OferError(
            f"{root}: holds no folder that is named after an expression; set root of the corpus entry to the folder "
            f"around those of {corpus}"
        )
    return found


def picture_names(root: Path, folder: str) -> list[str]:
    """Return the names below `root` of the pictures in a folder, sorted. Raises OferError if it cannot be read."""
    names = [entry.name for entry in _entries(root / folder, folder) if entry.name.lower().endswith(IMAGE_SUFFIXES)]
    return [f"{folder}/{name}" for name in sorted(names)]


def folders_in(folder: Path, name: str) -> list[Path]:
    """Return the folders in a folder, in order. Raises OferError if it cannot be read; `name` is what that calls it."""
    names = [entry.name for entry in _entries(folder, name) if entry.is_dir()]
    return [folder / one for one in sorted(names, key=number_order)]


def _entries(folder: Path, name: str) -> list[os.DirEntry[str]]:
    """Return what is in a folder, which may be hundreds of thousands of pictures, in no order."""
    try:
        with os.scandir(folder) as found:
            return [entry for entry in found if not is_leftover(entry.name)]
    except PermissionError as error:
        raise forbidden(folder, "read") from error
    except OSError as error:
        raise OferError(f"{name}: cannot be read ({error.strerror}); mend that, or remove it") from error


def samples_in(root: Path, folders: Iterable[ClassFolder]) -> Iterator[Sample]:
    """Yield a sample for each picture in the folders, and one at fault for a folder without."""
    for folder in folders:
        names = picture_names(root, folder.name)
        identity = picture_id(folder.name)
        if not names:
            fault = f"{folder.name}: holds no picture ({', '.join(IMAGE_SUFFIXES)}); put them there, or remove it"
            yield Sample(identity, "", folder.label, folder.split, (), (), fault)
        for name in names:
            yield Sample(picture_id(name), "", folder.label, folder.split, (name,), (), "")


def picture_id(name: str) -> str:
    """Return the id of a picture: its path below the root without its suffix, with "_" for "/"."""
    path = PurePosixPath(name)
    return "_".join((path.with_suffix("") if path.suffix.lower() in IMAGE_SUFFIXES else path).parts)


def distinct(samples: list[Sample]) -> list[Sample]:
    """Return the samples, those at fault whose ids are not unique."""
    number = Counter(sample.id for sample in samples)
    if len(number) == len(samples):
        return samples
    return [sample if number[sample.id] == 1 else _told(sample) for sample in samples]


def _told(sample: Sample) -> Sample:
    name = sample.frames[0] if sample.frames else sample.id
    fault = sample.fault or f"{name}: has the same id {sample.id} as another picture; rename one of them"
    return replace(sample, id=name, frames=(), points=(), box=None, fault=fault)


def require_classes(samples: Iterable[Sample], root: Path) -> None:
    """Raise OferError where all samples are of one class, so that there is nothing to tell apart."""
    found = {sample.label for sample in samples} - {""}
    if len(found) == 1:
        raise OferError(f"{root}: holds one class alone, {found.pop()}; add pictures of others, or look at `labels`")
