"""Pictures of a round, painted over and scaled when they are read: none is held in memory."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.base.progress import track
from ofer.faces.pictures import FacePictures
from ofer.occlusion.bank import Bank
from ofer.occlusion.draw import draw_at
from ofer.occlusion.parameters import Placement
from ofer.stills.view import view


@dataclass(frozen=True)
class Occluder:
    """An occlusion as it is drawn on pictures: an entry's values, its objects, and where it lies in each sample."""

    values: Mapping[str, Any]
    bank: Bank
    placed: Mapping[str, Sequence[Placement]]

    def in_picture(self, sample: str) -> Sequence[Placement]:
        """Return where it lies in a sample's picture. Raises OferError where nobody has said."""
        if sample not in self.placed:
            raise OferError(
                f"{sample}: no occluder is placed in its picture; delete `occlusions` of its corpus, run again"
            )
        return self.placed[sample]


@dataclass(frozen=True)
class Look:
    """Some pictures of a corpus, under one occlusion or none."""

    faces: FacePictures
    rows: NDArray[np.int64]
    """Of `faces`, in the order in which they are counted."""
    occluder: Occluder | None = None

    def picture(
        self, index: int, side: int, channels: int, *, covered: bool = True
    ) -> tuple[NDArray[np.uint8], NDArray[np.bool_] | None]:
        """Return a picture (side, side, channels) as a network sees it, and its mask where something is painted.

        covered: whether the occluder is painted; pixels beside it are the same either way.
        """
        row = int(self.rows[index])
        picture = self.faces.pictures[row]
        if self.occluder is None:
            return view(picture, side, channels), None
        placed = self.occluder.in_picture(self.faces.sample[row]) if covered else ()
        drawn, hidden = draw_at(
            view(picture, self.faces.side, 3), side, placed, self.occluder.values, self.occluder.bank
        )
        return view(drawn, side, channels), hidden


class Source:
    """Pictures of several looks, one after the other, counted from 0."""

    def __init__(self, looks: Sequence[Look], side: int, channels: int) -> None:
        self.looks, self.side, self.channels = looks, side, channels
        self._firsts = np.cumsum([0, *(len(look.rows) for look in looks)])

    def read(self, indices: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Return the pictures (B, side, side, channels) at `indices`."""
        return self._at(indices, covered=True)

    def uncovered(self, indices: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Return the same with nothing painted over them."""
        return self._at(indices, covered=False)

    def _at(self, indices: NDArray[np.int64], *, covered: bool) -> NDArray[np.uint8]:
        found = np.empty((len(indices), self.side, self.side, self.channels), np.uint8)
        which = np.searchsorted(self._firsts, indices, side="right") - 1
        for place, (look, index) in enumerate(zip(which, indices - self._firsts[which], strict=True)):
            found[place], _ = self.looks[look].picture(int(index), self.side, self.channels, covered=covered)
        return found

    def identity(self) -> str:
        """Return what tells these pictures from others: digests of their rows, and how they are painted over."""
        hasher = hashlib.blake2b(digest_size=16)
        for look in self.looks:
            hasher.update(repr(look.occluder and sorted(look.occluder.values.items())).encode())
            for row in track(look.rows, "pictures told apart"):
                sample = look.faces.sample[row]
                hasher.update(look.faces.digest[row].encode())
                hasher.update(repr(look.occluder and look.occluder.in_picture(sample)).encode())
        return hasher.hexdigest()
