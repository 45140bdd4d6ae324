"""Read what a video file announces about itself, before a decoder plays what is there of a cut one.

Also keeps out what is no video at all, before a decoder guesses: FFmpeg takes text files for playlists of other files,
an archive for the pictures in it, and the cover of a record for a film. All else is FFmpeg's to know.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from ofer.base.foreign import open_plain
from ofer.corpora import asf_files, avi_files, matroska_files, mp4_files
from ofer.corpora.announced import NO_VIDEO, Announced
from ofer.corpora.images import MOST_PIXELS

_HEAD = 4096


def announced(path: Path) -> Announced:
    """Return what is wrong with a file by what it announces, and how many frames it must have.

    AVI, MP4, MOV, Matroska, WebM and ASF (wmv) announce sizes; AVI, MP4 and MOV list their frames.
    Raises OSError if the file cannot be read, OferError if this user may not.
    """
    with open_plain(path) as stream:
        size = os.fstat(stream.fileno()).st_size
        head = stream.read(_HEAD)
        for matches, read in _READ:
            if matches(head):
                return read(stream, size)
    return Announced(_refused(head))


def clip_fault(path: Path) -> str:
    """Return "" for what may be a whole video file, else what is wrong. Raises as `announced`."""
    return announced(path).fault


def _refused(head: bytes) -> str:
    if not head:
        return "is empty (zero bytes)"
    if head.startswith(_SOUND) or _is_riff(head, b"WAVE"):
        return NO_VIDEO
    if head.startswith(_OTHERS):
        return "is an archive, a program or a document, no video"
    if head.startswith(_PNG):
        # FFmpeg decodes the first one before it says how large they are.
        width, height = (int.from_bytes(head[at : at + 4], "big") for at in (16, 20))
        large = f"has frames of {width}x{height} pixels" if width * height > MOST_PIXELS else ""
        return large if _ANIMATED in head else "is a single picture, no video"
    if _is_text(head):
        return "is text (a playlist, a web page, subtitles), no video"
    return ""


def _is_text(head: bytes) -> bool:
    """Tell text, in any encoding, by its lack of control characters, as `file` does; videos are full of them."""
    if head.startswith(_VIDEO_AFTER_TEXT):
        return False
    return head.startswith(_TEXT) or not head.translate(None, _TEXT_BYTES)


def _is_riff(head: bytes, kind: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == kind


_SOUND = (b"ID3", b"fLaC", b"\xff\xfb", b"\xff\xf3", b"\xff\xf1")
_OTHERS = (b"PK\x03\x04", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"\x7fELF", b"MZ", b"%PDF", b"\x89HDF", b"SQLite format")
_PNG, _ANIMATED = b"\x89PNG", b"acTL"
_TEXT = (b"#EXTM3U", b"ffconcat", b"v=0", b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
"""Playlists, sessions to fetch, XML, and marks of UTF: whatever follows."""
_TEXT_BYTES = bytes({*b"\a\b\t\n\f\r\x1b", *range(0x20, 0x100)} - {0x7F})
_VIDEO_AFTER_TEXT = (b"YUV4MPEG2 ",)

_READ: tuple[tuple[Callable[[bytes], bool], Callable[[BinaryIO, int], Announced]], ...] = (
    (lambda head: _is_riff(head, b"AVI "), avi_files.read),
    (lambda head: head[4:8] in mp4_files.FIRST, mp4_files.read),
    (lambda head: head[:4] == b"\x1a\x45\xdf\xa3", matroska_files.read),
    (lambda head: head[:4] == asf_files.FIRST, asf_files.read),
)
"""How a kind of file begins, and what reads what it announces."""
