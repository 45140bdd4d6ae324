"""Tell whether an image file is whole, and its size before it is decoded.

Decoders may accept a file that ends early, and fill the rest with grey.
"""

import re
import zlib

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
JPEG_SIGNATURE = b"\xff\xd8"
# A marker inside entropy-coded data: 0xFF not followed by a stuffed zero, a restart number or a fill byte;
# nor 0x01, which has no length (ITU-T T.81, section B.1.1.5).
_MARKER = re.compile(rb"\xff([^\x00\x01\xd0-\xd7\xff])")
_END_OF_IMAGE = 0xD9
_PNG_HEADER = 13
_STARTS_OF_FRAME = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


def image_fault(data: bytes) -> str:
    """Return "" for the bytes of a whole PNG or JPEG file of at most 8 bits a channel, else what is wrong."""
    if not data:
        return "is empty (zero bytes)"
    if data.startswith(PNG_SIGNATURE):
        return _png_fault(data)
    if data.startswith(JPEG_SIGNATURE):
        return "" if _jpeg_ends(data) else "is truncated: the JPEG has no end-of-image marker"
    if PNG_SIGNATURE.startswith(data):
        return "is truncated: it ends inside the PNG signature"
    return "is neither PNG nor JPEG"


def image_size(data: bytes) -> tuple[int, int]:
    """Return the width and height that the header of a whole PNG or JPEG file announces, (0, 0) if it has none."""
    if data.startswith(PNG_SIGNATURE):
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    position = len(JPEG_SIGNATURE)
    while found := _MARKER.search(data, position):
        if found.group(1)[0] in _STARTS_OF_FRAME:
            header = data[found.end() : found.end() + 7]
            return int.from_bytes(header[5:7], "big"), int.from_bytes(header[3:5], "big")
        position = found.end() + int.from_bytes(data[found.end() : found.end() + 2], "big")
    return 0, 0


def _png_fault(data: bytes) -> str:
    """Walk the chunks (PNG specification, section 5): length, type, data, CRC-32 over type and data."""
    position = len(PNG_SIGNATURE)
    while position + 12 <= len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        kind = data[position + 4 : position + 8]
        end = position + 8 + length
        if end + 4 > len(data):
            break
        if zlib.crc32(memoryview(data)[position + 4 : end]) != int.from_bytes(data[end : end + 4], "big"):
            return f"is damaged: the checksum of its {kind.decode('latin-1')} chunk is wrong"
        if (kind == b"IHDR") != (position == len(PNG_SIGNATURE)) or (kind == b"IHDR" and length != _PNG_HEADER):
            return "is damaged: a PNG begins with its one IHDR chunk"
        if kind == b"IHDR" and data[position + 16] > 8:
            return f"has {data[position + 16]} bits a channel, not 8"
        if kind == b"IEND":
            return ""
        position = end + 4
    return "is truncated: the PNG has no end chunk"


def _jpeg_ends(data: bytes) -> bool:
    """Walk the segments, so that the end marker of an embedded thumbnail does not count."""
    position = len(JPEG_SIGNATURE)
    while found := _MARKER.search(data, position):
        marker = found.group(1)[0]
        if marker == _END_OF_IMAGE:
            return True
        # The next search skips the entropy-coded data after a scan's header, and fill bytes.
        position = found.end() + int.from_bytes(data[found.end() : found.end() + 2], "big")
        if position > len(data):
            return False
    return False
