"""AVI files: RIFF chunks, each four characters, a little-endian length, data; an index of frames behind them."""

from typing import BinaryIO

import numpy as np

from ofer.corpora.announced import MOST_HEADER_BYTES, MOST_PARTS, NO_VIDEO, TOO_MANY_PARTS, Announced, truncated

_OPEN = (0, 0xFFFFFFFF)
"""Lengths that recorders leave which cannot go back."""
_ENTRY = np.dtype([("stream", "S2"), ("kind", "S2"), ("flags", "<u4"), ("at", "<u4"), ("size", "<u4")])


def read(stream: BinaryIO, size: int) -> Announced:
    """Return what an AVI of `size` bytes announces; OpenDML files have several RIFF chunks."""
    position = parts = 0
    end = None
    while position + 8 <= size:
        if (parts := parts + 1) > MOST_PARTS:
            return Announced(TOO_MANY_PARTS)
        kind, length = _chunk(stream, position)
        if kind != b"RIFF" or length in _OPEN:
            break
        # The last chunk's padding byte is often left out.
        if position + 8 + length > size + 1:
            return truncated("RIFF chunk")
        position += 8 + length + length % 2
        end = end or position
    kind, length = _chunk(stream, 12)
    headers = stream.read(min(length, MOST_HEADER_BYTES)) if kind == b"LIST" else b""
    kinds = [part[4:8] for part in headers.split(b"strh")[1:]]
    if b"vids" not in kinds:
        return Announced(NO_VIDEO)
    return Announced() if end is None else _indexed(stream, end, b"%02d" % kinds.index(b"vids"))


def _indexed(stream: BinaryIO, end: int, number: bytes) -> Announced:
    """Return how many pictures of a stream the index before `end` lists; a dropped frame is a chunk without bytes."""
    position = 12
    for _ in range(MOST_PARTS):
        kind, length = _chunk(stream, position)
        if position + 8 > end:
            break
        if b"\0" in kind:
            return Announced(f"is damaged: it has no chunk at byte {position:,}")
        if kind == b"idx1":
            data = stream.read(min(length, MOST_PARTS * _ENTRY.itemsize))
            entries = np.frombuffer(data[: len(data) // _ENTRY.itemsize * _ENTRY.itemsize], _ENTRY)
            pictures = np.isin(entries["kind"], (b"dc", b"db")) & (entries["stream"] == number)
            return Announced(frames=int((pictures & (entries["size"] > 0)).sum()))
        position += 8 + length
        # Not everyone pads odd chunks.
        stream.seek(position)
        position += length % 2 and stream.read(1) == b"\0"
    return Announced()


def _chunk(stream: BinaryIO, position: int) -> tuple[bytes, int]:
    stream.seek(position)
    return stream.read(4), int.from_bytes(stream.read(4), "little")
