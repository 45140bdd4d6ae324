"""Pictures that are nearly the same, though their files differ: smaller, compressed anew, or brighter.

A hash says of each point of a coarse grid whether the picture gets brighter to the right, and downwards. Pictures whose
hashes lie close are compared by their thumbnails: hashes of other faces may lie close too, since faces are alike.
"""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

DISTANCE = 7
"""[U] Bits in which each half of two hashes may differ. Of 168 rendered faces those of two people differ in 8 at least
where they are aligned; a copy of 70 % of the size, a tenth brighter, in JPEG of quality 60, differs in 6 at most."""

CORRELATION = 0.97
"""[U] Of the thumbnails of pictures that are nearly the same, at least. Of those faces two people's have 0.93 at most,
and a face and such a copy 0.98 at least."""

Hashes = NDArray[np.uint64]
"""(N, 2): of each picture the half that looks to the right, and the half that looks down."""

_GRID = 8
_RISE = 1.0
"""Grey levels by which it must get brighter, so that noise does not count where a picture is flat."""

_THUMBNAIL = 16
_BANDS = 4
_BAND_BITS = _GRID * _GRID // _BANDS
_MOST_AT_ONCE = 1 << 22


def picture_hash(grey: NDArray[np.uint8]) -> tuple[int, int]:
    """Return the two halves of the hash of a picture (height, width)."""
    right, down = _cells(grey, _GRID + 1, _GRID), _cells(grey, _GRID, _GRID + 1)
    return _packed(np.diff(right, axis=1) > _RISE), _packed(np.diff(down, axis=0) > _RISE)


def thumbnail(grey: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return a picture as a vector of length 1; the product of two is their correlation, 0 for a flat one."""
    cells = _cells(grey, _THUMBNAIL, _THUMBNAIL).ravel()
    cells -= cells.mean()
    return cells / max(float(np.linalg.norm(cells)), 1e-6)


def near_pairs(first: Hashes, second: Hashes, distance: int = DISTANCE) -> NDArray[np.int64]:
    """Return (index in `first`, index in `second`) of the pictures whose hashes lie close, in order, (K, 2).

    Each half differs in `distance` bits at most, which is less than 8. Thus one of four bands of the first half differs
    in one bit at most, and only pictures with such a band are compared.
    """
    assert distance < 2 * _BANDS
    found = [np.empty((0, 2), np.int64)]
    for band in range(_BANDS):
        one, other = _band(first, band), _band(second, band)
        for changed in (0, *(1 << bit for bit in range(_BAND_BITS))):
            for pairs in _equal(one, other ^ np.uint16(changed)):
                differing = np.bitwise_count(first[pairs[:, 0]] ^ second[pairs[:, 1]])
                found.append(pairs[(differing <= distance).all(axis=1)])
    return np.unique(np.concatenate(found), axis=0)


def _cells(grey: NDArray[np.uint8], width: int, height: int) -> NDArray[np.float32]:
    cells = cv2.resize(grey.astype(np.float32), (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(cells, dtype=np.float32)


def _packed(bits: NDArray[np.bool_]) -> int:
    """Return 64 bits in four bands, each of which has a point of every second column: faces leave no band constant."""
    return int.from_bytes(np.packbits(bits.reshape(-1, _BANDS).T).tobytes(), "big")


def _band(hashes: Hashes, band: int) -> NDArray[np.uint16]:
    return (hashes[:, 0] >> np.uint64(band * _BAND_BITS)).astype(np.uint16)


def _equal(one: NDArray[np.uint16], other: NDArray[np.uint16]) -> Iterator[NDArray[np.int64]]:
    """Yield the pairs of indices of equal values, some millions at a time."""
    order = np.argsort(one, kind="stable")
    ordered = one[order]
    starts = np.searchsorted(ordered, other, "left")
    counts = np.searchsorted(ordered, other, "right") - starts
    blocks = np.cumsum(counts) // _MOST_AT_ONCE
    for rows in np.split(np.arange(len(other)), np.flatnonzero(np.diff(blocks)) + 1):
        numbers = counts[rows]
        within = np.arange(numbers.sum()) - np.repeat(np.cumsum(numbers) - numbers, numbers)
        yield np.stack([order[np.repeat(starts[rows], numbers) + within], np.repeat(rows, numbers)], axis=1)
