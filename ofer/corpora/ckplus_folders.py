"""The folders in which CK+'s archives were unpacked, and those of their files that are read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ofer.base.errors import OferError
from ofer.corpora.ckplus_labels import EMOTION_FILE, NAME
from ofer.corpora.corpus_files import corpus_files
from ofer.corpora.distribution import found_folder
from ofer.corpora.frame_names import PICTURE_SUFFIXES

FRAME_FILE = re.compile(r"([A-Za-z0-9-]+)_([A-Za-z0-9-]+)_(\d+)\.(png|jpg|jpeg)", re.IGNORECASE)
LANDMARK_FILE = re.compile(r"([A-Za-z0-9-]+)_([A-Za-z0-9-]+)_(\d+)_landmarks\.txt", re.IGNORECASE)

_IMAGES = ("cohn-kanade-images", "extended-cohn-kanade-images")
_EMOTION = ("emotion", "emotion_labels")
_LANDMARKS = ("landmarks",)
# The coding of action units is no input.
_OWN = re.compile(r"[A-Za-z0-9-]+_[A-Za-z0-9-]+_\d{4,}(?!\d|_facs)", re.IGNORECASE)


@dataclass(frozen=True)
class Folders:
    """The unpacked archives; None is one that is not there."""

    root: Path
    images: Path
    emotion: Path | None
    landmarks: Path | None

    def name(self, path: Path) -> str:
        """Return the path of a file below the root."""
        return path.relative_to(self.root).as_posix()


def find_folders(root: Path) -> Folders:
    """Return where the archives lie, side by side in the root or each in folders of its own.

    Raises OferError where there are no images.
    """
    if not root.is_dir():
        raise OferError(f"{root}: is not a folder; set root of the corpus entry to the folder that holds CK+")
    images = found_folder(root, _IMAGES, "CK+")
    if images is None:
        raise OferError(
            f"{root}: is not CK+, it has no folder {_IMAGES[0]}; "
            "set root of the corpus entry to the folder in which CK+'s archives were unpacked side by side"
        )
    if images == root:
        raise OferError(f"{root}: are CK+'s images alone; set root of the corpus entry to the folder around it")
    return Folders(root, images, found_folder(root, _EMOTION, "CK+"), found_folder(root, _LANDMARKS, "CK+"))


def unread_files(folders: Folders) -> Iterator[str]:
    """Yield the files below the root that are named like CK+'s, or lie among those, and are not read."""
    kinds = ((folders.images, FRAME_FILE), (folders.emotion, EMOTION_FILE), (folders.landmarks, LANDMARK_FILE))
    read = {folders.name(folder): file for folder, file in kinds if folder is not None}
    for name, _ in corpus_files(folders.root):
        path = PurePosixPath(name)
        place = next((place for place in read if path.is_relative_to(place)), "")
        *below, file = path.relative_to(place).parts
        if place and len(below) == 2 and all(map(NAME.fullmatch, below)):
            own = not read[place].fullmatch(file)
        else:
            own = bool(_OWN.match(file) or (place and path.suffix.lower() in PICTURE_SUFFIXES))
        if own:
            yield name
