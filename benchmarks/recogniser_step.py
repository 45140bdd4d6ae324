"""A recogniser's training step with gradients that leave out zeros, against the same network with torch's own.

    python -m benchmarks.recogniser_step [--sizes 24 64 128] [--channels 8 16 32] [--steps 20] [--rounds 5]

Both ways start from the same weights and take the same steps on random flows, in turns within one process on one
thread. Before anything is timed, the first step's gradients must agree. Printed are milliseconds of processor time a
step, their ratio, and the share of the convolutions' outputs that had a gradient, at most a quarter.
"""

import argparse
import statistics
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from unittest.mock import patch

import numpy as np
import torch

from benchmarks.flow_extraction import settings
from benchmarks.training_floor import Loss, milliseconds_of_step, recogniser, torch_alone
from ofer.learning import maxima
from ofer.learning.device import make_repeatable, set_threads
from ofer.learning.draws import INITIAL, seeded
from ofer.learning.freed_memory import keep_freed_memory


@contextmanager
def counting(counts: list[tuple[int, int]]) -> Iterator[None]:
    """Add to `counts`, for each convolution that is pooled, its outputs with a gradient, and all."""
    pool = maxima.pool

    def counted(maps: np.ndarray, pooled: np.ndarray, argmax: np.ndarray) -> None:
        pool(maps, pooled, argmax)
        counts.append((np.count_nonzero(argmax != maxima.NONE), maps.size))

    with patch.object(maxima, "pool", counted):
        yield


def made(method: dict[str, Any], size: int) -> tuple[torch.nn.Module, Loss, int]:
    """Return a recogniser, its loss and its batch size, always from the same weights."""
    with seeded(0, INITIAL):
        return recogniser(method, size)


def first_gradients(method: dict[str, Any], size: int) -> list[torch.Tensor]:
    """Return the gradients of a first step, without dropout."""
    network, loss, batch_size = made(method | {"dropout": 0.0}, size)
    loss(np.arange(batch_size)).backward()
    return [weight.grad for weight in network.parameters() if weight.grad is not None]


def require_same(method: dict[str, Any], size: int) -> float:
    """Compare both ways' gradients, and return the share of outputs that had one."""
    counts: list[tuple[int, int]] = []
    with counting(counts):
        ours = first_gradients(method, size)
    with torch_alone():
        theirs = first_gradients(method, size)
    for one, other in zip(ours, theirs, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-3, atol=1e-4 * float(other.abs().max()))
    having, outputs = (sum(column) for column in zip(*counts, strict=True))
    return having / outputs


def main() -> None:
    """Check, time and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[24, 64, 128])
    parser.add_argument("--channels", type=int, nargs=3, default=None)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    make_repeatable()
    set_threads(1)
    keep_freed_memory()
    method = settings().methods["recogniser"].model_dump()
    if options.channels is not None:
        method["channels"] = options.channels
    for size in options.sizes:
        share = require_same(method, size)
        turns = []
        for _ in range(options.rounds):
            turn = []
            for way in (nullcontext, torch_alone):
                with way():
                    turn.append(milliseconds_of_step(*made(method, size), rounds=1, steps=options.steps))
            turns.append(turn)
        ours, theirs = (statistics.median(way) for way in zip(*turns, strict=True))
        ratio = statistics.median(other / one for one, other in turns)
        print(
            f"size {size:3d}: {ours:6.2f} ms a step, torch's gradients {theirs:6.2f}, ratio {ratio:.2f}; "
            f"{share:.0%} of outputs have a gradient at first; the same gradients",
            flush=True,
        )


if __name__ == "__main__":
    main()
