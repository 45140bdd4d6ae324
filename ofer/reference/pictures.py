"""Which file of a figure is kept, small enough for a repository and without faces that may not be shown."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ofer.errors import OferError

SHRINK = 0.85
"""By what a side of a picture is multiplied until its file is small enough."""


def may_be_kept(figure: Path, slice_: Mapping[str, Any]) -> bool:
    """Tell whether a figure may be committed, by the slice of the stage that drew it.

    It may if its faces are generated, if the stage was bound to the corpus' publishable subjects, or if it has no
    pictures at all: an SVG without embedded images.
    """
    if slice_.get("generated") or "publishable_subjects" in slice_:
        return True
    vector = figure.with_suffix(".svg")
    return vector.is_file() and "<image" not in vector.read_text(encoding="utf-8")


def kept_figure(figure: Path, *, largest: int) -> tuple[str, bytes]:
    """Return the name and the bytes of a figure in at most `largest` bytes.

    The SVG if it is small enough, else the PNG, else the PNG made smaller. Raises OferError if neither can be read.
    """
    vector, picture = figure.with_suffix(".svg"), figure.with_suffix(".png")
    if vector.is_file() and vector.stat().st_size <= largest:
        return vector.name, vector.read_bytes()
    if picture.is_file() and picture.stat().st_size <= largest:
        return picture.name, picture.read_bytes()
    return picture.name, shrunk(picture, largest=largest)


def shrunk(picture: Path, *, largest: int) -> bytes:
    """Return a PNG of at most `largest` bytes that shows the same in fewer pixels. Raises OferError if unreadable."""
    image = cv2.imdecode(np.fromfile(picture, np.uint8), cv2.IMREAD_COLOR) if picture.is_file() else None
    if image is None:
        raise OferError(f"{picture}: no picture can be read there; let snakemake make it again")
    while True:
        height, width = image.shape[:2]
        if min(height, width) < 16:
            raise OferError(f"{picture}: cannot be made as small as {largest} bytes; allow more (--largest-kib)")
        image = cv2.resize(image, (round(width * SHRINK), round(height * SHRINK)), interpolation=cv2.INTER_AREA)
        data = cv2.imencode(".png", image, [cv2.IMWRITE_PNG_COMPRESSION, 9])[1].tobytes()
        if len(data) <= largest:
            return bytes(data)
