"""Video clips frame by frame, in bounded memory: avi, mp4, mkv, mov, webm, mpg and whatever else FFmpeg decodes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.corpora.containers import NO_VIDEO, clip_fault
from ofer.corpora.images import MOST_PIXELS
from ofer.errors import OferError

SMALLEST_DECODED_SHARE = 0.9
"""Share of the announced frames that must be decoded. Some containers only estimate their number, and dropped frames
count in it; a clip that lost a tenth is damaged."""

# A fault of a file is said once and in our words; FFmpeg's own lines would stand beside. Read at its first use.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")

_REMEDY = "copy it again from its source, or convert it to another format"


@dataclass(frozen=True)
class Limits:
    """What a clip may have at most, so that a wrong file is refused before it fills the memory or the day."""

    frames: int = 20_000
    """Eleven minutes at 30 frames a second."""
    pixels: int = MOST_PIXELS
    """In one frame."""


LIMITS = Limits()


def colour_frames(path: Path, limits: Limits = LIMITS) -> Iterator[NDArray[np.uint8]]:
    """Yield the frames of a video file in order, each (height, width, 3) uint8, blue, green, red as OpenCV has them.

    One decode from the beginning, one frame in memory; a frame that its recorder turned (phones) comes upright.

    Raises OferError naming the file: before the first frame if it is missing, empty, truncated, no video, without a
    video stream, too large, or not to be decoded; later if the size of the frames changes; at the end if more than a
    tenth of the announced frames could not be decoded.
    """
    with _opened(path, limits) as capture:
        shape: tuple[int, ...] | None = None
        number = 0
        while _advance(path, capture, number, limits):
            decoded, frame = capture.retrieve()
            if not decoded:
                raise OferError(f"{path}: frame {number} cannot be decoded; {_REMEDY}")
            if shape is not None and frame.shape != shape:
                raise OferError(f"{path}: the size of its frames changes at frame {number}; {_REMEDY}")
            shape = frame.shape
            number += 1
            yield np.asarray(frame, dtype=np.uint8)


def grey_frames(path: Path, limits: Limits = LIMITS) -> Iterator[NDArray[np.uint8]]:
    """Yield the frames of a video file in order, each (height, width) uint8, as `images.read_grey` gives an image.

    Raises OferError as `colour_frames` does.
    """
    for frame in colour_frames(path, limits):
        yield np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), dtype=np.uint8)


def count_frames(path: Path, limits: Limits = LIMITS) -> int:
    """Return how many frames can be decoded; what a file announces may be an estimate.

    Raises OferError as `colour_frames` does.
    """
    with _opened(path, limits) as capture:
        number = 0
        while _advance(path, capture, number, limits):
            number += 1
        return number


def frame_rate(path: Path) -> float | None:
    """Return the frames a second that a video file announces, None if it announces none.

    Raises OferError as `colour_frames` does before its first frame.
    """
    with _opened(path, LIMITS) as capture:
        rate = float(capture.get(cv2.CAP_PROP_FPS))
        return rate if 0 < rate < 1000 else None


@contextmanager
def _opened(path: Path, limits: Limits) -> Iterator[cv2.VideoCapture]:
    try:
        fault = clip_fault(path)
    except OSError as error:
        raise OferError(f"{path}: cannot be read ({error.strerror}); check the path and its permissions") from error
    if fault:
        raise OferError(f"{path}: {fault}; {_REMEDY}")
    options = [cv2.CAP_PROP_N_THREADS, 1, cv2.CAP_PROP_HW_ACCELERATION, cv2.VIDEO_ACCELERATION_NONE]
    # FFmpeg alone: another backend would take a name with digits for the pattern of an image series. An absolute
    # path: a name with a colon would be a protocol.
    capture = cv2.VideoCapture(str(Path(path).absolute()), cv2.CAP_FFMPEG, options)
    try:
        if not capture.isOpened():
            raise OferError(
                f"{path}: cannot be decoded (it {NO_VIDEO}, is damaged, or is in a format that FFmpeg does not know); "
                f"{_REMEDY}"
            )
        width, height = (int(capture.get(side)) for side in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT))
        if width * height > limits.pixels:
            raise OferError(
                f"{path}: has frames of {width}x{height} pixels, more than {limits.pixels:,} in all; scale it down"
            )
        if _announced(capture) > limits.frames:
            raise _too_many(path, limits)
        yield capture
    finally:
        capture.release()


def _advance(path: Path, capture: cv2.VideoCapture, number: int, limits: Limits) -> bool:
    """Go to frame `number`, the next one; False if there is none. Raises OferError if that is no sound end."""
    if capture.grab():
        if number == limits.frames:
            raise _too_many(path, limits)
        return True
    if not number:
        raise OferError(f"{path}: none of its frames can be decoded; {_REMEDY}")
    announced = _announced(capture)
    if number < SMALLEST_DECODED_SHARE * announced:
        raise OferError(f"{path}: is damaged: {number} of its {announced} frames can be decoded; {_REMEDY}")
    return False


def _announced(capture: cv2.VideoCapture) -> int:
    """Return the number of frames that the container announces; 0 or less if it does not."""
    return int(max(-1.0, min(capture.get(cv2.CAP_PROP_FRAME_COUNT), 2.0**31)))


def _too_many(path: Path, limits: Limits) -> OferError:
    return OferError(f"{path}: has more than {limits.frames:,} frames; cut it to the expression")
