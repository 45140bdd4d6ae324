"""Read the pictures of the next step in a thread, while the network computes with those of this one."""

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from ofer.learning.stills import Bytes, Pictures, Positions


class ReadAhead(Pictures):
    """The same pictures, read in `thread`, which may be announced before they are asked for.

    All that share a thread are read one after the other, so that none of what they are read from, such as an open
    file, is used twice at once. What reading raises, it raises where the pictures are asked for.
    """

    def __init__(self, pictures: Pictures, thread: ThreadPoolExecutor) -> None:
        self.label, self.side, self.channels = pictures.label, pictures.side, pictures.channels
        self._pictures, self._thread = pictures, thread
        # Those of this step and of the next.
        self._announced: deque[tuple[NDArray[np.int64], Future[Bytes]]] = deque(maxlen=2)

    def announce(self, indices: NDArray[np.int64]) -> None:
        """Begin to read the pictures at `indices`."""
        self._announced.append((indices, self._begin(indices)))

    def read(self, indices: NDArray[np.int64]) -> Bytes:
        """Return the pictures at `indices`, whether announced or not."""
        for announced, pictures in self._announced:
            if np.array_equal(announced, indices):
                return pictures.result()
        return self._begin(indices).result()

    def points(self, indices: NDArray[np.int64]) -> Positions | None:
        """Return the points of the faces at `indices`, if they have any: they are in memory."""
        return self._pictures.points(indices)

    def uncovered(self, indices: NDArray[np.int64]) -> Bytes:
        """Return the pictures at `indices`, with nothing painted over them; these are not announced."""
        return self._thread.submit(self._pictures.uncovered, indices).result()

    def digest(self) -> str:
        """Return what tells these pictures from others."""
        return self._pictures.digest()

    def _begin(self, indices: NDArray[np.int64]) -> Future[Bytes]:
        return self._thread.submit(self._pictures.read, indices)
