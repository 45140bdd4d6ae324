"""Batches of pictures that are whole though some of their pictures cannot be read."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError, PictureError
from ofer.base.progress import say

Rows = TypeVar("Rows")


class Skipping(Generic[Rows]):
    """What `read` gives at some indices of `count` pictures, with others in the place of those that cannot be read.

    read: raises PictureError if it cannot read one of them. In the place of that stands the next of its batch, after
    the last the first, that can be read. Each is named once in the log, and not tried again. They are compared with
    all pictures, not with those seen so far: whether a corpus is refused does then not depend on the order, and one
    that is sound enough never is; of one that is not, `share` of its pictures show it, so that no epoch is waited for.

    Raises OferError where more than `share` of all pictures cannot be read, or none of a batch.
    """

    def __init__(self, read: Callable[..., Rows], count: int, *, share: float = 0.01, what: str = "pictures") -> None:
        self._read, self._count, self._share, self._what = read, count, share, what
        self.unreadable: dict[int, str] = {}
        """By their indices the pictures that could not be read, and why."""

    def __call__(self, indices: NDArray[np.int64], *further: Any) -> Rows:
        """Return what `read` gives at `indices`, or rather at `shown(indices)`; `read` gets what comes `further`."""
        while True:
            try:
                return self._read(self.shown(indices), *further)
            except PictureError:
                known = len(self.unreadable)
                self._try_each(indices, further)
                if len(self.unreadable) == known:
                    raise

    def shown(self, indices: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the indices whose pictures stand in a batch; whoever knows more of pictures, such as labels, asks."""
        lost = np.isin(indices, list(self.unreadable))
        if not lost.any():
            return indices
        whole = np.flatnonzero(~lost)
        if not len(whole):
            fault = self.unreadable[int(indices[0])]
            raise OferError(f"none of {len(indices)} {self._what} that are read together can be read, such as {fault}")
        following = whole[np.searchsorted(whole, np.arange(len(indices))) % len(whole)]
        return indices[following]

    def _try_each(self, indices: NDArray[np.int64], further: tuple[Any, ...]) -> None:
        for index in map(int, indices):
            if index not in self.unreadable:
                try:
                    self._read(np.array([index], np.int64), *further)
                except PictureError as error:
                    self._skip(index, str(error))

    def _skip(self, index: int, fault: str) -> None:
        self.unreadable[index] = fault
        number = f"{len(self.unreadable):,} of {self._count:,} {self._what}"
        say(f"left out, {number} so far: {fault}")
        if len(self.unreadable) > self._share * self._count:
            raise OferError(
                f"{number} cannot be read, more than {100 * self._share:g} %, the last is {fault}; mend them, or raise "
                "`unreadable_share`"
            )
