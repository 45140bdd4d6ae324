"""Pictures in two views, as a pretext task sees them: clean, and behind an occluder that is drawn anew at each look."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ofer.jobs.provenance import digest_of
from ofer.learning.group import group
from ofer.learning.read_ahead import Ahead
from ofer.learning.stills import Bytes, Pictures


@dataclass(frozen=True)
class Views:
    """Clean pictures (B, s, s, C), the same behind occluders, and where those lie, (B, s, s) bool.

    indices: (B,), of the pictures; another than was asked for stands where that could not be read.
    """

    clean: Bytes
    occluded: Bytes
    hidden: NDArray[np.bool_]
    indices: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.clean)


Draw = Callable[[NDArray[np.int64], int], Views]
"""Gives the views of the pictures at some indices; the same number draws the same occluders."""


class ViewedPictures(Pictures):
    """N pictures on which `draw` paints occluders anew; `identity` tells what it gives from anything else.

    label: (N,), what a recipe is told of them: subjects, or zeros. To read them is to read them clean.
    notes: gives what a model's summary has to say of them, such as how many could not be read.
    """

    def __init__(
        self,
        draw: Draw,
        label: NDArray[np.integer],
        *,
        side: int,
        channels: int,
        identity: str,
        notes: Callable[[], dict[str, object]] = dict,
    ) -> None:
        self.label = label.astype(np.int64)
        self.side, self.channels = side, channels
        self.notes = notes
        self._draw, self._identity = draw, identity

    def views(self, indices: NDArray[np.int64], number: int) -> Views:
        """Return the views of the pictures at `indices`, with the occluders that `number` draws."""
        given = self._draw(indices, number)
        shape = (len(indices), self.side, self.side, self.channels)
        for pictures in (given.clean, given.occluded):
            if pictures.shape != shape or pictures.dtype != np.uint8:
                raise ValueError(f"{shape} uint8 pictures were asked for, {pictures.shape} {pictures.dtype} given")
        if given.hidden.shape != shape[:3] or given.hidden.dtype != bool:
            raise ValueError(f"{shape[:3]} bool masks were asked for, {given.hidden.shape} {given.hidden.dtype} given")
        return given

    def read(self, indices: NDArray[np.int64]) -> Bytes:
        """Return the clean pictures at `indices`."""
        return self.views(indices, 0).clean

    def digest(self) -> str:
        """Return the identity that was given."""
        return self._identity


class ViewsAhead:
    """The views of training batches, drawn in a thread while the network computes with those of the step before.

    What a batch's occluders are follows from `seed` and from which pictures it has, so that no step has to be known.
    A process of a group draws those of its share of the batch, by the number that the whole one has.
    waited: seconds that were spent on waiting for them.
    """

    def __init__(self, pictures: ViewedPictures, seed: int, thread: ThreadPoolExecutor) -> None:
        def draw(indices: NDArray[np.int64]) -> Views:
            return pictures.views(group().share(indices), batch_number(seed, indices))

        self._ahead = Ahead(draw, thread)

    @property
    def waited(self) -> float:
        """Seconds that were spent on waiting for views."""
        return self._ahead.waited

    def announce(self, indices: NDArray[np.int64]) -> None:
        """Begin to draw the views of a batch."""
        self._ahead.announce(indices)

    def read(self, indices: NDArray[np.int64]) -> Views:
        """Return the views of a batch, whether announced or not."""
        return self._ahead.read(indices)


def batch_number(seed: int, indices: NDArray[np.int64]) -> int:
    """Return the number by which the occluders of a batch of these pictures are drawn."""
    return int(digest_of(np.asarray([seed, *indices], np.int64).tobytes()), 16) >> 64


def views_identity(identity: str, occlusions: object) -> str:
    """Return what tells views from others: the pictures' identity, and the entries that occluders are drawn by."""
    return digest_of(f"{identity} {occlusions!r}".encode())


def validation_batches(count: int, size: int) -> Iterator[NDArray[np.int64]]:
    """Give the numbers of `count` pictures in batches of about `size`, of which none has a single picture."""
    yield from np.array_split(np.arange(count, dtype=np.int64), max(1, round(count / size)))
