"""The names of frames: of image files, and of frames of clips.

A frame of a clip is named `<file>#<index>`, counted from 0 in the order of decoding: `Sessions/2/S001-002.avi#41`. Any
other name is that of an image file. The two cannot be taken for one another, whatever '#' a file's name contains: names
of image files end in one of `IMAGE_SUFFIXES`, those of clip frames in '#' and digits.
"""

import re
from collections.abc import Iterable

IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg")
"""In lower case."""

PICTURE_SUFFIXES = (
    *IMAGE_SUFFIXES,
    *(".avif", ".bmp", ".gif", ".heic", ".heif", ".jfif", ".jp2", ".jpe", ".jxl", ".pgm", ".pnm", ".ppm", ".tga"),
    *(".tif", ".tiff", ".webp"),
)
"""Of pictures, whether they are read or not, in lower case."""

VIDEO_SUFFIXES = (
    *(".avi", ".mp4", ".m4v", ".mov", ".mkv", ".webm", ".mpg", ".mpeg", ".wmv", ".ts"),
    *(".3gp", ".asf", ".dv", ".flv", ".m2ts", ".mjpeg", ".mjpg", ".mts", ".mxf", ".ogv", ".vob", ".y4m"),
)
"""By which a folder's clips are told from its other files, in lower case; reading goes by content."""

_CLIP_FRAME = re.compile(r"(.+)#([0-9]{1,18})", re.DOTALL)


def clip_frame(file: str, index: int) -> str:
    """Return the name of frame `index` of a clip."""
    return f"{file}#{index}"


def split_name(name: str) -> tuple[str, int | None]:
    """Return the file of a frame and its index in the clip, None for an image file."""
    found = _CLIP_FRAME.fullmatch(name)
    return (found[1], int(found[2])) if found else (name, None)


def files_of(names: Iterable[str]) -> list[str]:
    """Return the files that the frames `names` lie in, each once, in order."""
    return list(dict.fromkeys(split_name(name)[0] for name in names))
