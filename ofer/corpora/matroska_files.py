"""Matroska and WebM files (RFC 9559): elements, each a name, a length, data."""

import os
from typing import BinaryIO

from ofer.corpora.announced import MOST_PARTS, NO_VIDEO, Announced, truncated

_BEGINNING = 1 << 20
"""Bytes of a segment in which its tracks are looked for."""


def read(stream: BinaryIO, size: int) -> Announced:
    """Compare the length of the segment with the file's `size`, and look for a video track."""
    stream.seek(4)
    length = _variable_length(stream)
    if length is None:
        return Announced()
    stream.seek(length, os.SEEK_CUR)
    if stream.read(4) != b"\x18\x53\x80\x67":
        return truncated("header")
    segment = _variable_length(stream)
    start = stream.tell()
    if segment is not None and start + segment > size:
        return truncated("segment")
    if segment is not None and (place := _no_element(stream, start, start + segment)):
        return Announced(f"is damaged: it has no element at byte {place:,}")
    stream.seek(start)
    beginning = stream.read(_BEGINNING)
    tracks = beginning.find(b"\x16\x54\xae\x6b")
    # Element TrackType, one byte long, of type 1.
    return Announced("" if tracks < 0 or b"\x83\x81\x01" in beginning[tracks:] else NO_VIDEO)


def _no_element(stream: BinaryIO, position: int, end: int) -> int:
    """Return where between two places the elements of a segment break off, 0 if they do not, or are of open length."""
    for _ in range(MOST_PARTS):
        if position + 2 > end:
            return 0
        stream.seek(position)
        first = stream.read(1)[0]
        # Its leading zeros say how long a name is: four bytes at most.
        if first < 0x10:
            return position
        stream.seek(position + 9 - first.bit_length())
        length = _variable_length(stream)
        if length is None:
            return 0
        position = stream.tell() + length
    return 0


def _variable_length(stream: BinaryIO) -> int | None:
    """Read an EBML length (RFC 8794, section 4): the leading zeros of the first byte say how many follow."""
    first = stream.read(1)
    if not first or not first[0]:
        return None
    more = 8 - first[0].bit_length()
    value = int.from_bytes(bytes([first[0] & (0x7F >> more)]) + stream.read(more), "big")
    # All ones: unknown, as live recordings have it.
    return None if value == (1 << 7 * (more + 1)) - 1 else value
