"""Read what the next step needs in a thread, while the network computes with that of this one."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from time import monotonic
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from ofer.learning.stills import Bytes, Pictures, Positions

Rows = TypeVar("Rows")


class Ahead(Generic[Rows]):
    """What `read` gives at some indices, read in `thread`, and perhaps announced before it is asked for.

    All that share a thread are read one after the other, so that none of what they are read from, such as an open
    file, is used twice at once. What reading raises, it raises where the rows are asked for.
    waited: seconds that were spent on waiting for what was asked for.
    """

    def __init__(self, read: Callable[[NDArray[np.int64]], Rows], thread: ThreadPoolExecutor) -> None:
        self._read, self._thread = read, thread
        # Those of this step and of the next.
        self._announced: deque[tuple[NDArray[np.int64], Future[Rows]]] = deque(maxlen=2)
        self.waited = 0.0

    def announce(self, indices: NDArray[np.int64]) -> None:
        """Begin to read the rows at `indices`."""
        self._announced.append((indices, self._begin(indices)))

    def read(self, indices: NDArray[np.int64]) -> Rows:
        """Return the rows at `indices`, whether announced or not."""
        known = next((future for announced, future in self._announced if np.array_equal(announced, indices)), None)
        began = monotonic()
        rows = (known or self._begin(indices)).result()
        self.waited += monotonic() - began
        return rows

    def _begin(self, indices: NDArray[np.int64]) -> Future[Rows]:
        return self._thread.submit(self._read, indices)


class ReadAhead(Pictures):
    """The same pictures, read in `thread`, which may be announced before they are asked for."""

    def __init__(self, pictures: Pictures, thread: ThreadPoolExecutor) -> None:
        self.label, self.side, self.channels = pictures.label, pictures.side, pictures.channels
        self._pictures, self._thread = pictures, thread
        self._ahead = Ahead(pictures.read, thread)

    def announce(self, indices: NDArray[np.int64]) -> None:
        """Begin to read the pictures at `indices`."""
        self._ahead.announce(indices)

    def read(self, indices: NDArray[np.int64]) -> Bytes:
        """Return the pictures at `indices`, whether announced or not."""
        return self._ahead.read(indices)

    def points(self, indices: NDArray[np.int64]) -> Positions | None:
        """Return the points of the faces at `indices`, if they have any: they are in memory."""
        return self._pictures.points(indices)

    def uncovered(self, indices: NDArray[np.int64]) -> Bytes:
        """Return the pictures at `indices`, with nothing painted over them; these are not announced."""
        return self._thread.submit(self._pictures.uncovered, indices).result()

    def digest(self) -> str:
        """Return what tells these pictures from others."""
        return self._pictures.digest()
