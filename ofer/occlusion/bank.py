"""Banks of objects in colour that stills are covered with. What tests show is in no bank that training sees.

The built-in ones are drawn, so many of each kind, each with its own colours and texture; no two banks share a kind.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.jobs.provenance import content_digest, digest_of
from ofer.occlusion import bank_pretext, bank_test, bank_train
from ofer.occlusion.objects import built_in_pictures
from ofer.occlusion.picture_files import picture_files
from ofer.occlusion.pictures import read_colours

LEARNED = {"train": bank_train.KINDS, "pretext": bank_pretext.KINDS}
KINDS = {**LEARNED, "test": bank_test.KINDS}
"""The kinds of each bank, each with the function that draws it; LEARNED are those that training may see."""

VARIANTS = 12
"""Objects of each kind."""


MOST_HELD = 1024
"""Objects of a bank that are kept in memory."""

LARGEST = 256
"""Pixels of the longer side of a user's picture; a larger one is scaled down when it is read."""


@dataclass(frozen=True, eq=False)
class Cutout:
    """An object, cut out by its opacity."""

    rgba: NDArray[np.uint8]
    """(height, width, 4): red, green, blue, opacity."""

    @cached_property
    def weighted(self) -> NDArray[np.uint8]:
        """The same with colours times the opacity, which can be scaled without a fringe."""
        opacity = self.rgba[..., 3:].astype(np.float32) / np.float32(255)
        return np.dstack([np.rint(self.rgba[..., :3] * opacity).astype(np.uint8), self.rgba[..., 3]])


class Bank(Mapping[str, Cutout]):
    """Objects by their names, each drawn or read when it is first asked for."""

    def __init__(self, names: Sequence[str], cutout: Callable[[str], Cutout]) -> None:
        self.names = tuple(names)
        self._known = frozenset(names)
        self._cutout = lru_cache(MOST_HELD)(cutout)

    def __getitem__(self, name: str) -> Cutout:
        if name not in self._known:
            raise KeyError(name)
        return self._cutout(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def bank(name: str, kinds: Sequence[str] = ()) -> Bank:
    """Return a built-in bank, `train`, `pretext` or `test`: all its objects, or those of some `kinds`.

    An object is called by its kind and a number: `mug-03`. Raises KeyError for a bank that does not exist.
    """
    chosen = [kind for kind in KINDS[name] if not kinds or kind in kinds]
    return Bank([f"{kind}-{number:02d}" for kind in chosen for number in range(VARIANTS)], partial(_drawn, name))


def folder_bank(folder: Path, names: Sequence[str] = ()) -> Bank:
    """Return the user's pictures of a folder by their file names: all, or those called `names` (without suffix).

    Raises OferError as `picture_files` does, and where a picture that is asked for cannot be used (`read_colours`).
    """
    files = {path.name: path for path in picture_files(folder, names)}
    return Bank(list(files), lambda name: _at_most(LARGEST, Cutout(read_colours(files[name]))))


def bank_of(occlusion: Mapping[str, Any]) -> Bank:
    """Return the objects that an entry (its values) of fill `image` chooses from; an empty bank for other fills.

    With `objects_of` these are a built-in bank, or the pictures in the folder of that name inside `images`; without,
    all pictures in `images`, or the grey built-in objects. Raises OferError as `folder_bank` does, and where the
    user's folder for tests holds a picture of one for training.
    """
    part = occlusion.get("objects_of")
    if occlusion["fill"] != "image":
        return Bank((), _grey)
    if occlusion["images"] is not None:
        folder = Path(occlusion["images"])
        if part is None:
            return folder_bank(folder, occlusion["objects"])
        _require_disjoint(folder)
        return folder_bank(folder / part, occlusion["objects"])
    if part is not None:
        return bank(part, tuple(occlusion["objects"]))
    return Bank([picture.name for picture in built_in_pictures(occlusion["objects"])], _grey)


@cache
def _drawn(name: str, thing: str) -> Cutout:
    draw = KINDS[name][thing.rpartition("-")[0]]
    return Cutout(draw(np.random.default_rng(int(digest_of(thing.encode()), 16))).picture())


def _at_most(longest: int, cutout: Cutout) -> Cutout:
    scale = longest / max(cutout.rgba.shape[:2])
    if scale >= 1:
        return cutout
    small = np.asarray(cv2.resize(cutout.weighted, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    opacity = np.maximum(small[..., 3:], 1)
    colour = np.clip(np.rint(255 * small[..., :3].astype(np.float32) / opacity), 0, 255).astype(np.uint8)
    return Cutout(np.dstack([colour, small[..., 3]]))


def _grey(name: str) -> Cutout:
    [picture] = built_in_pictures([name])
    opacity = np.rint(255 * picture.opacity).astype(np.uint8)
    return Cutout(np.dstack([picture.grey, picture.grey, picture.grey, opacity]))


def _require_disjoint(folder: Path) -> None:
    learned = [folder / name for name in LEARNED if (folder / name).exists()]
    known = {content_digest(path): path for inner in learned for path in picture_files(inner)}
    for path in picture_files(folder / "test"):
        if twin := known.get(content_digest(path)):
            raise OferError(f"{path}: is the same picture as {twin}, and tests show no object of training; remove one")
