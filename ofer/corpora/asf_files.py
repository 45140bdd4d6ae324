"""ASF files (wmv): objects, each a name of 16 bytes, a little-endian length, data."""

from typing import BinaryIO

from ofer.corpora.announced import Announced, truncated

FIRST = b"\x30\x26\xb2\x75"
"""By which such a file is known."""
_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_HEADER_BYTES = 1 << 16
_LIVE = 1
"""Flag of a broadcast, whose size is not known."""


def read(stream: BinaryIO, size: int) -> Announced:
    """Compare the length that a file announces with its `size`."""
    stream.seek(0)
    header = stream.read(_HEADER_BYTES)
    at = header.find(_PROPERTIES)
    if at < 0 or int.from_bytes(header[at + 88 : at + 92], "little") & _LIVE:
        return Announced()
    return truncated("data") if int.from_bytes(header[at + 40 : at + 48], "little") > size else Announced()
