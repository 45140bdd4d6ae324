"""Clean pictures and the same behind occluders that are drawn anew: what a pretext task is made of."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ofer.faces.pictures import FacePictures
from ofer.occlusion.bank import Bank
from ofer.occlusion.draw import draw_at
from ofer.occlusion.parameters import draw_parameters
from ofer.occlusion.windows import rng_of
from ofer.stills.view import view

Bytes = NDArray[np.uint8]


class ViewSource:
    """Pictures of several corpora, one after the other, counted from 0, on which occluders are drawn.

    faces: of each corpus its pictures, and the rows that are taken of them. occlusions: the values of entries and their
    objects, of which each drawing chooses one.
    """

    def __init__(
        self,
        faces: Sequence[tuple[FacePictures, NDArray[np.int64]]],
        occlusions: Sequence[tuple[Mapping[str, Any], Bank]],
        side: int,
        channels: int,
    ) -> None:
        self.faces, self.occlusions, self.side, self.channels = faces, occlusions, side, channels
        self._firsts = np.cumsum([0, *(len(rows) for _, rows in faces)])

    def views(self, indices: NDArray[np.int64], number: int) -> tuple[Bytes, Bytes, NDArray[np.bool_]]:
        """Return the pictures (B, side, side, channels) at `indices`, the same behind occluders, and where those lie.

        number: draws the occluders; the same one draws the same on a picture, whatever others stand beside it.
        """
        clean, occluded = (np.empty((len(indices), self.side, self.side, self.channels), np.uint8) for _ in range(2))
        hidden = np.empty(clean.shape[:3], bool)
        which = np.searchsorted(self._firsts, indices, side="right") - 1
        for place, (corpus, index) in enumerate(zip(which, indices - self._firsts[which], strict=True)):
            faces, rows = self.faces[corpus]
            clean[place], occluded[place], hidden[place] = self._views_of(faces, int(rows[index]), number)
        return clean, occluded, hidden

    def _views_of(self, faces: FacePictures, row: int, number: int) -> tuple[Bytes, Bytes, NDArray[np.bool_]]:
        picture, sample = view(faces.pictures[row], faces.side, 3), faces.sample[row]
        chosen = int(rng_of(number, f"occlusion of {sample}").integers(len(self.occlusions)))
        values, bank = self.occlusions[chosen]
        placed = draw_parameters({**values, "seed": number}, sample, faces.side, faces.eyes[row], bank)
        occluded, hidden = draw_at(picture, self.side, placed, values, bank)
        return view(picture, self.side, self.channels), view(occluded, self.side, self.channels), hidden

    def identity(self) -> str:
        """Return what tells the clean pictures from others: the digests of their rows."""
        return "".join(faces.digest[row] for faces, rows in self.faces for row in rows)
