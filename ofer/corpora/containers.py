"""Whether a video file is whole, by the sizes that its container announces: decoders play what is there of a cut file.

Also keeps out what is no video at all, before a decoder guesses: FFmpeg takes text files for playlists of other files.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from ofer.foreign import opened_plain

_HEAD = 16
_PACKET = 188
"""Bytes of a packet of an MPEG transport stream."""
_MOST_PARTS = 1 << 18
"""Of one file: several a frame, for as many frames as a clip may have."""
_TOO_MANY = "has more boxes than any video"
_MOST_HEADER_BYTES = 16 << 20
_TRUNCATED = "is truncated: it ends inside its {}"
NO_VIDEO = "has no video stream"


def clip_fault(path: Path) -> str:
    """Return "" for a video file that is as long as it announces, else what is wrong.

    Sizes are checked of AVI, MP4, MOV, Matroska and WebM; MPEG and ASF streams announce none.
    Raises OSError if the file cannot be read.
    """
    with opened_plain(path) as stream:
        size = os.fstat(stream.fileno()).st_size
        head = stream.read(_PACKET + 1)
        if not head:
            return "is empty (zero bytes)"
        for matches, fault in _KINDS:
            if matches(head):
                stream.seek(0)
                return fault(stream, size)
    return "is no video file"


def _avi_fault(stream: BinaryIO, size: int) -> str:
    """Walk the RIFF chunks (OpenDML files have several): four characters, a little-endian length, data."""
    position = parts = 0
    while position + 8 <= size:
        if (parts := parts + 1) > _MOST_PARTS:
            return _TOO_MANY
        stream.seek(position)
        kind, length = stream.read(4), int.from_bytes(stream.read(4), "little")
        if kind != b"RIFF":
            break
        # Recorders that cannot go back leave the length open.
        if length in (0, 0xFFFFFFFF):
            break
        # The last chunk's padding byte is often left out.
        if position + 8 + length > size + 1:
            return _TRUNCATED.format("RIFF chunk")
        position += 8 + length + length % 2
    stream.seek(_HEAD - 4)
    list_kind, list_length = stream.read(4), int.from_bytes(stream.read(4), "little")
    header = stream.read(min(list_length, _MOST_HEADER_BYTES)) if list_kind == b"LIST" else b""
    return "" if b"vids" in header else NO_VIDEO


def _mp4_fault(stream: BinaryIO, size: int) -> str:
    """Walk the boxes of the file (ISO/IEC 14496-12, section 4.2): a big-endian length, four characters, data."""
    position = parts = 0
    index = None
    while position + 8 <= size:
        if (parts := parts + 1) > _MOST_PARTS:
            return _TOO_MANY
        stream.seek(position)
        length, kind = int.from_bytes(stream.read(4), "big"), stream.read(4)
        header = 8
        if length == 1:
            length, header = int.from_bytes(stream.read(8), "big"), 16
        elif length == 0:
            length = size - position
        if length < header or position + length > size:
            return _TRUNCATED.format(f"{kind.decode('latin-1')} box" if kind.isalnum() else "boxes")
        if kind == b"moov":
            index = stream.read(min(length - header, _MOST_HEADER_BYTES))
        position += length
    if index is None:
        return "is truncated: its index (moov box) is missing"
    return "" if _has_video_handler(index) else NO_VIDEO


def _has_video_handler(index: bytes) -> bool:
    position = index.find(b"hdlr")
    while position >= 0:
        # Four bytes of version and flags and four that are reserved come before the handler's type.
        if index[position + 12 : position + 16] == b"vide":
            return True
        position = index.find(b"hdlr", position + 4)
    return False


def _matroska_fault(stream: BinaryIO, size: int) -> str:
    """Compare the length of the segment (RFC 9559) with the file, and look for a video track."""
    stream.seek(4)
    length = _variable_length(stream)
    if length is None:
        return ""
    stream.seek(length, os.SEEK_CUR)
    if stream.read(4) != b"\x18\x53\x80\x67":
        return _TRUNCATED.format("header")
    segment = _variable_length(stream)
    start = stream.tell()
    if segment is not None and start + segment > size:
        return _TRUNCATED.format("segment")
    beginning = stream.read(_MOST_HEADER_BYTES >> 4)
    tracks = beginning.find(b"\x16\x54\xae\x6b")
    # Element TrackType, one byte long, of type 1.
    return "" if tracks < 0 or b"\x83\x81\x01" in beginning[tracks:] else NO_VIDEO


def _variable_length(stream: BinaryIO) -> int | None:
    """Read an EBML length (RFC 8794, section 4): the leading zeros of the first byte say how many follow."""
    first = stream.read(1)
    if not first or not first[0]:
        return None
    more = 8 - first[0].bit_length()
    value = int.from_bytes(bytes([first[0] & (0x7F >> more)]) + stream.read(more), "big")
    # All ones: unknown, as live recordings have it.
    return None if value == (1 << 7 * (more + 1)) - 1 else value


def _sound_fault(stream: BinaryIO, size: int) -> str:
    return NO_VIDEO


def _unchecked(stream: BinaryIO, size: int) -> str:
    return ""


_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
_STREAMS = (
    b"\x00\x00\x01\xba",  # MPEG programme stream
    b"\x00\x00\x01\xb3",  # MPEG video
    b"\x30\x26\xb2\x75",  # ASF (wmv)
    b"FLV",
    b"OggS",
)
_SOUND = (b"ID3", b"fLaC", b"\xff\xfb", b"\xff\xf3", b"\xff\xf1")

_KINDS: tuple[tuple[Callable[[bytes], bool], Callable[[BinaryIO, int], str]], ...] = (
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"AVI ", _avi_fault),
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"WAVE", _sound_fault),
    (lambda head: head[4:8] in _BOXES, _mp4_fault),
    (lambda head: head[:4] == b"\x1a\x45\xdf\xa3", _matroska_fault),
    (lambda head: head.startswith(_STREAMS), _unchecked),
    (lambda head: head[:1] == head[_PACKET:] == b"\x47", _unchecked),  # MPEG transport stream
    (lambda head: head.startswith(_SOUND), _sound_fault),
)
"""How a kind of file begins, and what finds its faults."""
