"""Sequences in the layout of Oulu-CASIA."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.corpora.clip_files import numbered_frames

EXPRESSIONS = ("Anger", "Disgust", "Fear", "Happiness", "Sadness", "Surprise")
ORIGINAL = "OriginalImg/VL/Strong"


def write_sequence(
    root: Path,
    subject: str,
    expression: str,
    *,
    below: str = ORIGINAL,
    frames: Sequence[NDArray[np.uint8]] | None = None,
    suffix: str = "jpeg",
) -> Path:
    """Write <root>/<below>/<subject>/<expression>/000.jpeg …, three numbered frames unless given; return the folder."""
    folder = root / below / subject / expression
    folder.mkdir(parents=True)
    for number, frame in enumerate(numbered_frames(3) if frames is None else frames):
        data = cv2.imencode(f".{suffix}", frame, [cv2.IMWRITE_JPEG_QUALITY, 98])[1].tobytes()
        (folder / f"{number:03d}.{suffix}").write_bytes(data)
    # Windows' file manager leaves these behind.
    (folder / "Thumbs.db").write_bytes(b"\0")
    (folder / "._000.jpeg").write_bytes(b"\0")
    return folder


def make_tree(root: Path, subjects: Sequence[str] = ("P001", "P002"), below: str = ORIGINAL) -> Path:
    """Write all six expressions of some subjects; return `root`."""
    for subject in subjects:
        for expression in EXPRESSIONS:
            write_sequence(root, subject, expression, below=below)
    return root
