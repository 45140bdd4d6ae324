"""Clips to read back: written by OpenCV, in every container that its FFmpeg can write."""

from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

LOSSLESS = "FFV1"
"""A codec that gives back the grey levels that were written, but for the conversion to YUV and back."""

CONTAINERS = {
    "clip.avi": "MJPG",
    "clip.mp4": "mp4v",
    "clip.mov": "mp4v",
    "clip.mkv": "XVID",
    "clip.webm": "VP80",
    "clip.mpg": "MPG2",
}
"""File name and codec of each."""


def write_clip(path: Path, frames: Iterable[NDArray[np.uint8]], codec: str = LOSSLESS, rate: float = 25.0) -> Path:
    """Write grey (height, width) or colour (height, width, 3) frames as a clip; return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = None
    for frame in frames:
        colour = frame if frame.ndim == 3 else cv2.cvtColor(frame, cv2.COLOR_GRAY2BGR)
        if writer is None:
            size = colour.shape[1], colour.shape[0]
            writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, cv2.VideoWriter_fourcc(*codec), rate, size)
            assert writer.isOpened(), f"{codec} in {path.suffix}"
        writer.write(colour)
    assert writer is not None
    writer.release()
    return path


def numbered_frames(count: int, size: tuple[int, int] = (160, 120)) -> list[NDArray[np.uint8]]:
    """Return up to 31 frames (width, height), in frame k the first 5 (k + 1) columns of 160 white, the others black."""
    frames = []
    for number in range(count):
        frame = np.zeros((size[1], size[0]), np.uint8)
        frame[:, : 5 * (number + 1)] = 255
        frames.append(frame)
    return frames


def number_of(frame: NDArray[np.uint8]) -> int:
    """Return which of the numbered frames this is, whatever a codec did to it."""
    return round(float(np.mean(frame > 127)) * frame.shape[1] / 5) - 1
