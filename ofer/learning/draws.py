"""Random draws of a training as functions of (seed, step), so that a resumed training needs no generator state.

They are made for a whole batch also where its samples are computed in parts, so that parts add up to the same gradient.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import torch
from torch import Tensor, nn

INITIAL, PASS, STEP, CLASS_PASS = 0, 1, 2, 3
"""Streams of draws: initial weights, order of one pass over the samples, what one step draws (dropout, flips), order of
one pass over the samples of a class."""


@contextmanager
def seeded(seed: int, stream: int, index: int = 0) -> Iterator[None]:
    """Let torch draw from the stream (seed, stream, index) inside the block, and as before after it."""
    state = np.random.SeedSequence([seed, stream, index]).generate_state(1, np.uint64)
    with torch.random.fork_rng(devices=[]):
        _seed(int(state[0]) >> 1)
        yield


def _seed(seed: int) -> None:
    # torch.manual_seed notes a stack trace for every kind of device that is not in use, at each call.
    torch.default_generator.manual_seed(seed)
    if torch.cuda.is_initialized():  # type: ignore[no-untyped-call]
        torch.cuda.manual_seed_all(seed)


def steps_per_epoch(samples: int, batch_size: int) -> int:
    """Return how many steps an epoch has: the least that see as many samples as there are."""
    return -(-samples // batch_size)


class Passes:
    """Shuffled passes over some samples, laid end to end; `key` is the stream that their orders are drawn from."""

    def __init__(self, samples: int, *key: int) -> None:
        self.samples, self._key = samples, key
        self._passes: dict[int, np.ndarray] = {}

    def at(self, positions: np.ndarray) -> np.ndarray:
        """Return the (n,) int64 sample indices that stand at positions 0, 1, … of the passes."""
        number = positions // self.samples
        found = np.empty(len(positions), dtype=np.int64)
        for one in np.unique(number):
            found[number == one] = self._pass(int(one))[positions[number == one] % self.samples]
        return found

    def _pass(self, number: int) -> np.ndarray:
        if number not in self._passes:
            # only the pass in use and, for a batch that spans two, the one before
            self._passes = {p: order for p, order in self._passes.items() if p == number - 1}
            self._passes[number] = np.random.default_rng([*self._key, number]).permutation(self.samples)
        return self._passes[number]


class BatchOrder:
    """Indices of each step's batch: shuffled passes over the samples, laid end to end.

    A batch may span two passes, so every batch is full and every sample is seen equally often (±1).
    """

    def __init__(self, samples: int, batch_size: int, seed: int) -> None:
        self.batch_size, self.seed = batch_size, seed
        self._passes = Passes(samples, seed, PASS)

    def batch(self, step: int) -> np.ndarray:
        """Return the (batch_size,) int64 sample indices of `step` (1, 2, …)."""
        return self._at(np.arange((step - 1) * self.batch_size, step * self.batch_size))

    def _at(self, positions: np.ndarray) -> np.ndarray:
        return self._passes.at(positions)


class BalancedOrder(BatchOrder):
    """The same with the classes in turn, so that each is seen equally often (±1), and so is each sample of a class.

    label: (samples,) integers; classes without samples do not count.
    """

    def __init__(self, label: np.ndarray, batch_size: int, seed: int) -> None:
        super().__init__(len(label), batch_size, seed)
        self._members = [np.flatnonzero(label == one) for one in np.unique(label)]
        self._of_class = [Passes(len(of), seed, CLASS_PASS, one) for one, of in enumerate(self._members)]

    def _at(self, positions: np.ndarray) -> np.ndarray:
        turn, number = positions // len(self._members), positions % len(self._members)
        found = np.empty(len(positions), dtype=np.int64)
        for one, (members, passes) in enumerate(zip(self._members, self._of_class, strict=True)):
            found[number == one] = members[passes.at(turn[number == one])]
        return found


_part: tuple[slice, int] | None = None


@contextmanager
def part_of_batch(part: slice, whole: int) -> Iterator[None]:
    """Say that, inside the block, the samples at hand are `part` of a batch of `whole`."""
    global _part
    _part = part, whole
    try:
        yield
    finally:
        _part = None


def draw_rows(draw: Callable[[int], Tensor], samples: int) -> Tensor:
    """Return the rows of the `samples` at hand of what `draw(batch size)` draws, a row for each sample of the batch."""
    if _part is None:
        return draw(samples)
    part, whole = _part
    return draw(whole)[part]


class Dropout(nn.Dropout):
    """Dropout that draws for a whole batch where it sees a part of one."""

    def forward(self, values: Tensor) -> Tensor:
        """Return `values` (N, …), some of them zero and the others scaled up, in training mode."""
        if _part is None or not self.training:
            return super().forward(values)
        shape = values.shape[1:]
        return values * draw_rows(
            lambda whole: super(Dropout, self).forward(values.new_ones(whole, *shape)), len(values)
        )
