"""Video clips frame by frame, in bounded memory: avi, mp4, mkv, mov, webm, mpg and whatever else FFmpeg decodes.

How many frames a clip has is what can be decoded of it. FFmpeg is given an open file and nothing else: it knows no
name, no other file and no network, whatever the file tells it to open.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.base.foreign import open_plain
from ofer.corpora.announced import NO_VIDEO
from ofer.corpora.containers import announced, clip_fault
from ofer.corpora.images import MOST_PIXELS

SMALLEST_DECODED_SHARE = 0.9
"""Share of the frames in its index that must be decoded: a clip that lost a tenth is damaged."""

_ATTEMPTS = 64
"""How often the next frame is asked for: FFmpeg gives up on one that it cannot decode, and then goes on behind it."""

# A fault of a file is said once and in our words; FFmpeg's own lines would stand beside. Read at its first use.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")

_OPTIONS = "OPENCV_FFMPEG_CAPTURE_OPTIONS"
"""Where OpenCV looks for FFmpeg's options when it opens a clip."""

_REMEDY = "copy it again from its source, or convert it to another format"


@dataclass(frozen=True)
class Limits:
    """Limits of a clip, so that a wrong file is refused before it fills the memory or the day."""

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
    tenth of the frames that its index lists could not be decoded, or one in its middle.
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
    """Return how many frames can be decoded, whatever a file announces.

    Raises OferError as `colour_frames` does.
    """
    with _opened(path, limits) as capture:
        number = 0
        while _advance(path, capture, number, limits):
            number += 1
        return number


def shortfall(path: Path, name: str, frames: int) -> str:
    """Return what is said of the clip `name` that announces many more than its `frames`, "" of others; no remedy.

    It may be whole: most kinds of files estimate their number, by a frame rate that varies, or by their sound, which
    lasts longer. Of files that list their frames, too few are a fault of `count_frames`.

    Raises OferError as `colour_frames` does before its first frame.
    """
    with _opened(path, LIMITS) as capture:
        estimate = capture.get(cv2.CAP_PROP_FRAME_COUNT)
        if announced(path).frames is not None or _rate(capture) is None or frames >= SMALLEST_DECODED_SHARE * estimate:
            return ""
        return f"{name}: announces {estimate:.0f} frames and has {frames}: its frame rate varies, or it was cut"


def frame_rate(path: Path) -> float | None:
    """Return the frames a second that a video file announces, None if it announces none.

    Raises OferError as `colour_frames` does before its first frame.
    """
    with _opened(path, LIMITS) as capture:
        return _rate(capture)


def _rate(capture: cv2.VideoCapture) -> float | None:
    rate = float(capture.get(cv2.CAP_PROP_FPS))
    return rate if 0 < rate < 1000 else None


@contextmanager
def _opened(path: Path, limits: Limits) -> Iterator[cv2.VideoCapture]:
    try:
        fault, stream = clip_fault(path), open_plain(path)
    except OSError as error:
        raise OferError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    if fault:
        stream.close()
        raise OferError(f"{path}: {fault}; {_REMEDY}")
    with stream, _captured(stream.fileno()) as capture:
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
        yield capture


@contextmanager
def _captured(file: int) -> Iterator[cv2.VideoCapture]:
    """Give FFmpeg, at work on an open file: of its protocols it may use none but the one that reads that."""
    options = [cv2.CAP_PROP_N_THREADS, 1, cv2.CAP_PROP_HW_ACCELERATION, cv2.VIDEO_ACCELERATION_NONE]
    before, level = os.environ.get(_OPTIONS), cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    os.environ[_OPTIONS] = f"protocol_whitelist;fd|fd;{file}"
    try:
        capture = cv2.VideoCapture("fd:", cv2.CAP_FFMPEG, options)
    finally:
        cv2.utils.logging.setLogLevel(level)
        os.environ.pop(_OPTIONS)
        if before is not None:
            os.environ[_OPTIONS] = before
    try:
        yield capture
    finally:
        capture.release()


def _advance(path: Path, capture: cv2.VideoCapture, number: int, limits: Limits) -> bool:
    """Go to frame `number`, the next one; False if there is none. Raises OferError if that is no sound end."""
    failed = next((times for times in range(_ATTEMPTS) if capture.grab()), None)
    # Before the first frame: a clip that was cut in the middle of a group of pictures.
    if failed and number:
        raise OferError(f"{path}: is damaged: frame {number} cannot be decoded, while others behind it can; {_REMEDY}")
    if failed is not None:
        if number == limits.frames:
            raise _too_many(path, limits)
        return True
    if not number:
        raise OferError(f"{path}: none of its frames can be decoded; {_REMEDY}")
    listed = announced(path).frames or 0
    if number < SMALLEST_DECODED_SHARE * listed:
        raise OferError(f"{path}: is damaged: {number} of its {listed} frames can be decoded; {_REMEDY}")
    return False


def _too_many(path: Path, limits: Limits) -> OferError:
    return OferError(f"{path}: has more than {limits.frames:,} frames; cut it to the expression")
