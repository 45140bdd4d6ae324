"""The file of a figure that is kept: small enough for a repository, crisp, and without faces that may not be shown."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ofer.base.errors import OferError

QUALITIES = (95, 90, 85, 80, 70, 60)
"""Of a WebP picture, tried in turn."""


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
    """Return the name and the bytes of a figure in at most `largest` bytes, with every pixel that was drawn.

    The SVG if it is small enough, else the PNG, else the same picture as WebP. Raises OferError if neither can be read,
    or if none is small enough.
    """
    vector, picture = figure.with_suffix(".svg"), figure.with_suffix(".png")
    for path in (vector, picture):
        if path.is_file() and path.stat().st_size <= largest:
            return path.name, path.read_bytes()
    return picture.with_suffix(".webp").name, as_webp(picture, largest=largest)


def as_webp(picture: Path, *, largest: int) -> bytes:
    """Return a PNG as WebP of the same size in pixels, in at most `largest` bytes and the best of `QUALITIES`.

    Raises OferError if it cannot be read, or made so small.
    """
    image = cv2.imdecode(np.fromfile(picture, np.uint8), cv2.IMREAD_COLOR) if picture.is_file() else None
    if image is None:
        raise OferError(f"{picture}: no picture can be read there; let snakemake make it again")
    for quality in QUALITIES:
        data = cv2.imencode(".webp", image, [cv2.IMWRITE_WEBP_QUALITY, quality])[1].tobytes()
        if len(data) <= largest:
            return bytes(data)
    raise OferError(f"{picture}: cannot be kept in {largest} bytes; allow more (--largest-kib)")
