"""Read the pictures of the next step in a thread, while the network computes with those of this one."""

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from ofer.learning.stills import Bytes, Pictures


class ReadAhead:
    """Pictures that are read before they are asked for, where that was announced.

    What reading raises, it raises where the pictures are asked for.
    """

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self._thread = ThreadPoolExecutor(1)
        # Those of this step and of the next.
        self._announced: deque[tuple[NDArray[np.int64], Future[Bytes]]] = deque(maxlen=2)

    def announce(self, indices: NDArray[np.int64]) -> None:
        """Begin to read the pictures at `indices`."""
        self._announced.append((indices, self._thread.submit(self._pictures.read, indices)))

    def read(self, indices: NDArray[np.int64]) -> Bytes:
        """Return the pictures at `indices`, whether announced or not."""
        for announced, pictures in self._announced:
            if np.array_equal(announced, indices):
                return pictures.result()
        return self._pictures.read(indices)
