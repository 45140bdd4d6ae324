"""MP4 and MOV files (ISO/IEC 14496-12): boxes, each a big-endian length, four characters, data."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import DTypeLike, NDArray

from ofer.corpora.announced import MOST_HEADER_BYTES, MOST_PARTS, NO_VIDEO, TOO_MANY_PARTS, Announced, truncated

FIRST = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
"""By which such a file is known."""
_KNOWN = {*FIRST, b"moof", b"meta", b"mfra", b"sidx", b"ssix", b"styp", b"uuid", b"udta", b"emsg", b"prft", b"imda"}
_MEDIA = {b"mdat", b"moof"}
_WHOLE = 0.98
"""Share of the pictures' time that an edit list has to show for all of them to be shown."""


def read(stream: BinaryIO, size: int) -> Announced:
    """Return what a file of `size` bytes announces. What a camera appends that is no box does not matter."""
    position = parts = 0
    index = b""
    kinds: set[bytes] = set()
    while position + 8 <= size:
        if (parts := parts + 1) > MOST_PARTS:
            return Announced(TOO_MANY_PARTS)
        stream.seek(position)
        length, kind = int.from_bytes(stream.read(4), "big"), stream.read(4)
        header = 8
        if length == 1:
            length, header = int.from_bytes(stream.read(8), "big"), 16
        elif length == 0:
            length = size - position
        if length < header or position + length > size:
            if index and kinds & _MEDIA and kind not in _KNOWN:
                break
            return truncated(f"{kind.decode('latin-1')} box" if kind.isalnum() else "boxes")
        if kind == b"moov":
            index = stream.read(min(length - header, MOST_HEADER_BYTES))
        kinds.add(kind)
        position += length
    if not index:
        return Announced(NO_VIDEO if b"meta" in kinds else "is truncated: its index (moov box) is missing")
    return _indexed(index, size)


def _indexed(index: bytes, size: int) -> Announced:
    tracks = [body for kind, body in _boxes(index) if kind == b"trak"]
    # Four bytes of version and flags and four that are reserved come before the handler's type.
    videos = [track for track in tracks if _in(track, b"mdia", b"hdlr")[8:12] == b"vide"]
    if not videos:
        return Announced(NO_VIDEO)
    table = (b"mdia", b"minf", b"stbl")
    for name, number in ((b"stco", ">u4"), (b"co64", ">u8")):
        chunks = _numbers(_in(videos[0], *table, name)[8:], number)
        if len(chunks) and chunks.max() >= size:
            return Announced("is truncated: its index lists frames behind its end")
    if len(videos) > 1 or _in(index, b"mvex"):
        return Announced()
    return Announced(frames=_samples(_in(videos[0], *table, b"stsz")) if _shows_all(index, videos[0]) else 0)


def _samples(sizes: bytes) -> int | None:
    """Return how many samples have bytes; None if that is not said."""
    common, count = (int.from_bytes(sizes[at : at + 4], "big") for at in (4, 8))
    return count if common else int((_numbers(sizes[12:], ">u4")[:count] > 0).sum()) if sizes else None


def _shows_all(index: bytes, track: bytes) -> bool:
    """Tell whether the edit list shows all pictures: one that is cut without encoding it anew begins between two."""
    edits = _in(track, b"edts", b"elst")
    width = 8 if edits[:1] == b"\1" else 4
    entry = np.dtype([("duration", f">u{width}"), ("time", f">i{width}"), ("rate", ">u4")])
    listed = _numbers(edits[8:], entry)
    # What has no time in the media is a pause.
    shown = float(listed["duration"][listed["time"] >= 0].sum())
    (media_scale, media), (scale, _) = _time(_in(track, b"mdia", b"mdhd")), _time(_in(index, b"mvhd"))
    return not shown or shown * media_scale >= _WHOLE * media * scale


def _time(header: bytes) -> tuple[int, int]:
    """Return the units a second, and the duration in them, of a header of a movie or its media."""
    at, width = (20, 8) if header[:1] == b"\1" else (12, 4)
    return int.from_bytes(header[at : at + 4], "big"), int.from_bytes(header[at + 4 : at + 4 + width], "big")


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 0
    while position + 8 <= len(data):
        length, header = int.from_bytes(data[position : position + 4], "big"), 8
        if length == 1:
            length, header = int.from_bytes(data[position + 8 : position + 16], "big"), 16
        length = length or len(data) - position
        if length < header:
            return
        yield data[position + 4 : position + 8], data[position + header : position + length]
        position += length


def _in(data: bytes, *path: bytes) -> bytes:
    """Return the content of the first box at a path of boxes, empty if there is none."""
    for name in path:
        data = next((body for kind, body in _boxes(data) if kind == name), b"")
    return data


def _numbers(data: bytes, kind: DTypeLike) -> NDArray[Any]:
    width = np.dtype(kind).itemsize
    return np.frombuffer(data[: len(data) // width * width], kind)
