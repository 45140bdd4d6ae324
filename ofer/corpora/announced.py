"""The announcement of a video file: what it says of itself in its headers and its index."""

from dataclasses import dataclass

NO_VIDEO = "has no video stream"
TOO_MANY_PARTS = "has more boxes than any video"
MOST_PARTS = 1 << 18
"""Of one file: several a frame, for as many frames as a clip may have."""
MOST_HEADER_BYTES = 16 << 20


@dataclass(frozen=True)
class Announced:
    """The fault of a file by what it announces, and the frames that must be decoded of it."""

    fault: str = ""
    """In words that follow its name; "" if nothing is."""
    frames: int | None = None
    """Frames that its index lists and does not hide: so many must be decoded. None if it only estimates them."""


def truncated(part: str) -> Announced:
    """Return what is said of a file that ends inside its `part`."""
    return Announced(f"is truncated: it ends inside its {part}")
