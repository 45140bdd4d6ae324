"""The clip that is recognised, read as often as needed, a frame in memory at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.base.foreign import whole_number
from ofer.base.progress import track
from ofer.base.wording import count
from ofer.corpora.clips import Limits, frame_rate, shortfall
from ofer.corpora.frame_order import OrderedFrames
from ofer.corpora.frames import colour_frames_of, ordered_frames
from ofer.corpora.gaps import missing_between

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

    def gap(self, last: int) -> str:
        """Return what is said of frames that seem to be missing up to `last`, the last one that was read; "" if none.

        Of a video that shows at its end alone: a range that ends before says nothing.
        """
        name = str(self.source)
        if self.source.is_dir():
            frames, taken = ordered_frames(self.source, name, UNLIMITED), slice(self.first - 1, last)
            return missing_between(name, OrderedFrames(frames.paths[taken], frames.numbers[taken]))
        return shortfall(self.source, name, last) if self.last is None or last < self.last else ""


def frame_range(text: str) -> tuple[int, int | None]:
    """Return (first, last) of "A-B", "A-" or "A". Raises OferError for anything else."""
    first, dash, last = text.partition("-")
    begin, end = whole_number(first), whole_number(last if dash else first)
    if not begin or (end is None and last) or (end is not None and end < begin):
        raise OferError(f"--frames {text}: is no range; give two numbers from 1 on, such as 1-200")
    return begin, end
