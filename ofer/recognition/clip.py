"""The clip that is recognised, read as often as needed, a frame in memory at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.corpora.clips import Limits, frame_rate
from ofer.corpora.frames import colour_frames_of
from ofer.errors import OferError
from ofer.progress import track
from ofer.wording import count

UNLIMITED = Limits(frames=10**9)
"""What is recognised is limited here, by the range; a long clip may be read up to it."""


@dataclass(frozen=True)
class Clip:
    """Frames `first` to `last` (counted from 1, both included; None: to the end) of a video file or a folder."""

    source: Path
    first: int = 1
    last: int | None = None
    most_frames: int = 2000
    """Frames that are taken at most: their flows are kept."""
    turn: int | None = None
    """Degrees clockwise by which every frame is turned, for a camera that lay on its side; None if nobody said."""

    def colour_frames(self) -> Iterator[tuple[int, NDArray[np.uint8]]]:
        """Yield (number, frame), frames (height, width, 3) uint8: blue, green, red.

        Raises OferError naming the source if it is missing, damaged, no clip, or has too many frames.
        """
        self.require_source()
        numbered = enumerate(colour_frames_of(self.source, UNLIMITED), start=1)
        for taken, (number, frame) in enumerate(islice(numbered, self.first - 1, self.last)):
            if taken == self.most_frames:
                last = self.first + self.most_frames - 1
                raise OferError(
                    f"{self.source}: has more than {count(self.most_frames, 'frame')}; name some of them by "
                    f"--frames {self.first}-{last}, or raise --most-frames"
                )
            yield number, np.ascontiguousarray(np.rot90(frame, -(self.turn or 0) // 90))

    def require_source(self) -> None:
        """Raise OferError if the source is missing."""
        if not self.source.exists():
            raise OferError(f"{self.source}: there is no such clip or folder; check the path")

    def require_length(self) -> None:
        """Raise OferError as `colour_frames` does, for too many frames too, before anything is computed of them."""
        for _ in track(self.colour_frames(), "frames counted"):
            pass

    def grey_frames(self) -> Iterator[tuple[int, NDArray[np.uint8]]]:
        """Yield (number, frame), frames (height, width) uint8, the same luma as corpora's images are read with."""
        for number, frame in self.colour_frames():
            yield number, np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), dtype=np.uint8)

    def frame_rate(self) -> float | None:
        """Return the frames a second, None where the source does not say."""
        return None if self.source.is_dir() else frame_rate(self.source)


def frame_range(text: str) -> tuple[int, int | None]:
    """Return (first, last) of "A-B", "A-" or "A". Raises OferError for anything else."""
    first, dash, last = text.partition("-")
    try:
        numbers = int(first), (int(last) if last else None) if dash else int(first)
    except ValueError:
        numbers = 0, None
    if numbers[0] < 1 or (numbers[1] is not None and numbers[1] < numbers[0]):
        raise OferError(f"--frames {text}: is no range; give two numbers from 1 on, such as 1-200")
    return numbers
