"""Still pictures that a network learns from and is applied to."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CHUNK = 256
"""Pictures that are read at a time where all of them are."""

Bytes = NDArray[np.uint8]
Positions = NDArray[np.float32]
"""(…, 2): x and y in pixels of a picture, whose first pixel's centre is at 0."""


class Pictures(ABC):
    """N pictures, read when they are asked for.

    label: (N,) int64, dense classes. side: pixels along a side. channels: 1 (grey) or 3 (RGB).
    """

    label: NDArray[np.int64]
    side: int
    channels: int

    def __len__(self) -> int:
        return len(self.label)

    @abstractmethod
    def read(self, indices: NDArray[np.int64]) -> Bytes:
        """Return the pictures (B, side, side, channels) at `indices`, in their order."""

    def points(self, indices: NDArray[np.int64]) -> Positions | None:
        """Return the points of the faces (B, K, 2) at `indices`; None where a method is told none."""
        return None

    def uncovered(self, indices: NDArray[np.int64]) -> Bytes:
        """Return the same as `read`, with nothing painted over the pictures."""
        return self.read(indices)

    @abstractmethod
    def digest(self) -> str:
        """Return what tells these pictures, and their points, from others, their labels aside."""


class ArrayPictures(Pictures):
    """Pictures (N, side, side, channels) in memory, with the points of their faces (N, K, 2) or without.

    uncovered: the same pictures with nothing painted over them; None: nothing is.
    """

    def __init__(
        self,
        array: Bytes,
        label: NDArray[np.integer],
        points: Positions | None = None,
        *,
        uncovered: Bytes | None = None,
    ) -> None:
        count, side, width, channels = array.shape
        if array.dtype != np.uint8 or side != width or label.shape != (count,):
            raise ValueError(f"pictures must be (N, s, s, C) uint8 with N labels, not {array.shape} {array.dtype}")
        if uncovered is not None and (uncovered.shape, uncovered.dtype) != (array.shape, array.dtype):
            raise ValueError(f"uncovered pictures must be {array.shape} uint8, not {uncovered.shape} {uncovered.dtype}")
        self.label = label.astype(np.int64)
        self.side, self.channels = side, channels
        self._array, self._points = array, _as_points(points, count)
        self._uncovered = array if uncovered is None else uncovered

    def read(self, indices: NDArray[np.int64]) -> Bytes:
        """Return the pictures at `indices`."""
        return self._array[indices]

    def uncovered(self, indices: NDArray[np.int64]) -> Bytes:
        """Return the pictures at `indices`, with nothing painted over them."""
        return self._uncovered[indices]

    def points(self, indices: NDArray[np.int64]) -> Positions | None:
        """Return the points of the faces at `indices`, if they have any."""
        return None if self._points is None else self._points[indices]

    def digest(self) -> str:
        """Return a digest of the pictures' bytes, painted over and not, and of their points."""
        hasher = hashlib.blake2b(str(self._array.shape).encode(), digest_size=16)
        for array in (self._array,) if self._uncovered is self._array else (self._array, self._uncovered):
            for start in range(0, len(self), CHUNK):
                hasher.update(np.ascontiguousarray(array[start : start + CHUNK]).data)
        return _with_points(hasher.hexdigest(), self._points)


class ReadPictures(Pictures):
    """Pictures that `read` gives, from files or drawn on; `identity` tells what it gives from anything else.

    What `read` gives is checked: it has to be (B, side, side, channels) uint8 for B indices. `points` are (N, K, 2).
    uncovered: gives the same pictures with nothing painted over them; None: nothing is.
    """

    def __init__(
        self,
        read: Callable[[NDArray[np.int64]], Bytes],
        label: NDArray[np.integer],
        *,
        side: int,
        channels: int,
        identity: str,
        points: Positions | None = None,
        uncovered: Callable[[NDArray[np.int64]], Bytes] | None = None,
    ) -> None:
        self.label = label.astype(np.int64)
        self.side, self.channels = side, channels
        self._read, self._identity, self._points = read, identity, _as_points(points, len(label))
        self._uncovered = uncovered or read

    def read(self, indices: NDArray[np.int64]) -> Bytes:
        """Return the pictures at `indices`."""
        return self._as_asked_for(self._read(indices), indices)

    def uncovered(self, indices: NDArray[np.int64]) -> Bytes:
        """Return the pictures at `indices`, with nothing painted over them."""
        return self._as_asked_for(self._uncovered(indices), indices)

    def _as_asked_for(self, given: Bytes, indices: NDArray[np.int64]) -> Bytes:
        if given.shape != (len(indices), self.side, self.side, self.channels) or given.dtype != np.uint8:
            raise ValueError(f"{len(indices)} pictures were asked for, {given.shape} {given.dtype} given")
        return given

    def points(self, indices: NDArray[np.int64]) -> Positions | None:
        """Return the points of the faces at `indices`, if they have any."""
        return None if self._points is None else self._points[indices]

    def digest(self) -> str:
        """Return the identity that was given, with the points."""
        return _with_points(self._identity, self._points)


@dataclass(frozen=True, kw_only=True)
class StillsRound:
    """All that a recipe of stills may learn from in one round; there is no field for its test pictures.

    classes: number of classes of the experiment; a round may lack some.
    """

    training: Pictures
    validation: Pictures
    classes: int

    def __post_init__(self) -> None:
        for name in ("side", "channels"):
            if getattr(self.training, name) != getattr(self.validation, name):
                raise ValueError(f"training and validation pictures must have the same {name}")


@dataclass(frozen=True, kw_only=True)
class SeenStills:
    """Pictures (N, side, side, C) uint8, occluded or not, and what a method is told that says so in its `KNOWS`.

    hidden: (N, side, side) bool, where the occluder is. points: (N, K, 2), of the faces.
    """

    pictures: Bytes
    hidden: NDArray[np.bool_] | None = None
    points: Positions | None = None

    def __len__(self) -> int:
        return len(self.pictures)


def round_digest(data: StillsRound) -> str:
    """Return a digest of all that a round trains and selects on: labels in their order, and the pictures' digests."""
    hasher = hashlib.blake2b(str(data.classes).encode(), digest_size=16)
    for pictures in (data.training, data.validation):
        hasher.update(f"{len(pictures)} {pictures.side} {pictures.channels} {pictures.digest()}".encode())
        hasher.update(np.ascontiguousarray(pictures.label).data)
    return hasher.hexdigest()


def _as_points(points: Positions | None, count: int) -> Positions | None:
    """Return points that are as many as `count` pictures and known. Raises ValueError for others."""
    if points is None:
        return None
    if len(points) != count or points.shape[2:] != (2,) or not np.isfinite(points).all():
        raise ValueError(f"points must be (N, K, 2) and finite for N = {count} pictures, not {points.shape}")
    return points.astype(np.float32)


def _with_points(digest: str, points: Positions | None) -> str:
    if points is None:
        return digest
    hasher = hashlib.blake2b(f"{digest} {points.shape}".encode(), digest_size=16)
    hasher.update(np.ascontiguousarray(points).data)
    return hasher.hexdigest()
