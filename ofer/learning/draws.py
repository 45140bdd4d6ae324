"""Random draws of a training as functions of (seed, step), so that a resumed training needs no generator state.

They are made for a whole batch also where its samples are computed in parts, so that parts add up to the same gradient.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import torch
from torch import Tensor, nn

INITIAL, PASS, STEP = 0, 1, 2
"""Streams of draws: initial weights, order of one pass over the samples, what one step draws (dropout, flips)."""


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


class BatchOrder:
    """Indices of each step's batch: shuffled passes over the samples, laid end to end.

    A batch may span two passes, so every batch is full and every sample is seen equally often (±1).
    """

    def __init__(self, samples: int, batch_size: int, seed: int) -> None:
        self.samples, self.batch_size, self.seed = samples, batch_size, seed
        self._passes: dict[int, np.ndarray] = {}

    def batch(self, step: int) -> np.ndarray:
        """Return the (batch_size,) int64 sample indices of `step` (1, 2, …)."""
        first = (step - 1) * self.batch_size
        positions = np.arange(first, first + self.batch_size)
        number = positions // self.samples
        return np.concatenate([self._pass(p)[positions[number == p] % self.samples] for p in np.unique(number)])

    def _pass(self, number: int) -> np.ndarray:
        if number not in self._passes:
            # only the pass in use and, for a batch that spans two, the one before
            self._passes = {p: order for p, order in self._passes.items() if p == number - 1}
            generator = np.random.default_rng([self.seed, PASS, int(number)])
            self._passes[number] = generator.permutation(self.samples)
        return self._passes[number]


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
