"""Draw occluders on stills: the one function for tests and for training. It draws what the parameters say, no more."""

from collections.abc import Iterable, Mapping
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.occlusion.bank import Bank, Cutout
from ofer.occlusion.parameters import Placement

Picture = NDArray[np.uint8]
Mask = NDArray[np.bool_]

_LUMA = np.array([0.299, 0.587, 0.114])


def draw_occluder(
    picture: Picture, rows: Iterable[Placement], occlusion: Mapping[str, Any], bank: Bank
) -> tuple[Picture, Mask]:
    """Return the picture (s, s, 3) with what `rows`, a sample's parameters, lay on it, and the mask of that (s, s).

    The mask is True where an object covers a pixel by half at least, or where the fill of the entry (its values) lies;
    those pixels are painted opaque, all others are as they were. A grey picture, with three equal channels, stays one.
    """
    side = picture.shape[0]
    grey = all(np.array_equal(picture[..., 0], picture[..., channel]) for channel in (1, 2))
    drawn, mask = picture.copy(), np.zeros(picture.shape[:2], bool)
    for row in rows:
        height, width = (max(0, round(share * side)) for share in (row.height, row.width))
        if row.object:
            colour, covered = _scaled(bank[row.object], max(height, 1), max(width, 1), row.turn)
            colour = _in_grey(colour) if grey else colour
        else:
            covered = np.ones((height, width), bool)
        top, left = round(row.y * side - covered.shape[0] / 2), round(row.x * side - covered.shape[1] / 2)
        # What lies beyond the picture's border is not seen.
        lines = slice(max(top, 0), max(0, min(top + covered.shape[0], side)))
        columns = slice(max(left, 0), max(0, min(left + covered.shape[1], side)))
        if lines.start >= lines.stop or columns.start >= columns.stop:
            continue
        seen = slice(lines.start - top, lines.stop - top), slice(columns.start - left, columns.stop - left)
        if row.object:
            drawn[lines, columns][covered[seen]] = colour[seen][covered[seen]]
        else:
            drawn[lines, columns] = fill_of(occlusion["fill"], picture, row.seed, grey=grey)[lines, columns]
        mask[lines, columns] |= covered[seen]
    return drawn, mask


def draw_at(
    picture: Picture, side: int, rows: Iterable[Placement], occlusion: Mapping[str, Any], bank: Bank
) -> tuple[Picture, Mask]:
    """Return what `draw_occluder` does, scaled to `side`: occluders are drawn on the stored picture, then both shrink.

    Without rows it is the clean picture at that side. At another side than the stored one a pixel is hidden if half of
    it is, so that the colours of pixels at the outline are mixed.
    """
    drawn, mask = draw_occluder(picture, rows, occlusion, bank)
    if side == picture.shape[0]:
        return drawn, mask
    how = cv2.INTER_AREA if side < picture.shape[0] else cv2.INTER_LINEAR
    shares = np.asarray(cv2.resize(mask.astype(np.float32), (side, side), interpolation=how))
    return np.asarray(cv2.resize(drawn, (side, side), interpolation=how), np.uint8), shares >= 0.5


def fill_of(fill: str, picture: Picture, seed: int, *, grey: bool = False) -> Picture:
    """Return a fill's colours for a whole picture, so that occluders of one that differ in extent agree.

    - `black`: 0.
    - `mean`: the mean colour of the picture, rounded; the hidden part of it counts too.
    - `noise`: each pixel and channel uniform in 0 … 255; in a grey picture each pixel.
    - `saltpepper`: each pixel black or white, equally likely.
    """
    height, width = picture.shape[:2]
    match fill:
        case "black":
            colours = np.zeros(3, np.uint8)
        case "mean":
            colours = np.rint(cv2.mean(picture)[:3]).astype(np.uint8)
        case "noise":
            channels = 1 if grey else 3
            colours = np.random.default_rng(seed).integers(0, 256, (height, width, channels), np.uint8)
        case "saltpepper":
            colours = np.random.default_rng(seed).integers(0, 2, (height, width, 1), np.uint8) * np.uint8(255)
        case _:
            raise ValueError(f"unknown fill {fill!r} of stills")
    return np.broadcast_to(colours, picture.shape)


def _scaled(cutout: Cutout, height: int, width: int, turn: float) -> tuple[Picture, Mask]:
    """Return colours and silhouette of an object that is stretched to a size, then turned about its middle."""
    how = cv2.INTER_AREA if height < cutout.rgba.shape[0] else cv2.INTER_LINEAR
    laid = np.asarray(cv2.resize(cutout.weighted, (width, height), interpolation=how))
    if turn:
        matrix = np.asarray(cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -turn, 1.0), np.float64)
        cosine, sine = np.abs(matrix[0, :2])
        across, down = int(np.ceil(width * cosine + height * sine)), int(np.ceil(height * cosine + width * sine))
        matrix[:, 2] += np.array([across - width, down - height]) / 2
        laid = np.asarray(cv2.warpAffine(laid, matrix, (across, down), flags=cv2.INTER_LINEAR))
    opacity = laid[..., 3:]
    colour = np.rint(laid[..., :3] * (np.float32(255) / np.maximum(opacity, 128)))
    return np.minimum(colour, 255).astype(np.uint8), opacity[..., 0] >= 128


def _in_grey(colour: Picture) -> Picture:
    return np.broadcast_to(np.rint(colour @ _LUMA).astype(np.uint8)[..., None], colour.shape)
