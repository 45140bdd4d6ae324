"""Milliseconds per seed and step: recognisers of several seeds as one stacked model, against one after the other.

    python benchmarks/stacked_seeds.py [--sizes 24 64 128] [--seeds 5] [--steps 8] [--rounds 3] [--device cpu]

Both ways train on the same random flows with the same draws, in turns within one process (on a CPU on one thread), so
that other load meets both alike; a ratio is taken within each round. Each turn is a whole training of a few steps, its
set-up and one validation included. Before anything is timed, both trainings of every seed must agree in their losses
and in what they predict.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch

from benchmarks.flow_extraction import settings
from ofer.learning.data import FoldData, Pairs
from ofer.learning.device import device, set_threads
from ofer.learning.seen import Seen
from ofer.learning.trained import Trained
from ofer.methods.recogniser.recipe import apply, train
from ofer.methods.recogniser.stacked import train_stacked

SETTINGS = settings().methods["recogniser"]
SAMPLES, VALIDATED, CLASSES = 173, 22, 6

Training = Callable[[], list[Trained]]


def random_fold(size: int) -> FoldData:
    """Return random flows of as many samples as a fold of the built-in corpus has."""
    generator = np.random.default_rng(0)

    def pairs(count: int) -> Pairs:
        flows = generator.normal(0, 1.7, (count, 2, size, size)).astype(np.float16)
        return Pairs(clean=flows, label=generator.integers(0, CLASSES, count))

    learned = pairs(SAMPLES)
    return FoldData(training=learned, training_apex=learned, validation=pairs(VALIDATED), classes=CLASSES)


def require_same(fold: FoldData, stacked: list[Trained], alone: list[Trained]) -> None:
    """Compare the losses of both ways, and what their models predict (of noise, classes may be as good as equal)."""
    losses = ["training_loss", "validation_loss"]
    for one, other in zip(stacked, alone, strict=True):
        np.testing.assert_allclose(one.curve[losses], other.curve[losses], rtol=1e-3)
        predicted = [apply(found.weights, SETTINGS, Seen(flows=fold.validation.clean)) for found in (one, other)]
        np.testing.assert_allclose(*predicted, atol=1e-3)


def seconds(training: Training, where: torch.device) -> float:
    """Return how long a training takes: on a CPU in processor time, which is wall time on an idle core."""
    clock = time.process_time if where.type == "cpu" else time.perf_counter
    start = clock()
    training()
    if where.type == "cuda":
        torch.cuda.synchronize()
    return clock() - start


def main() -> None:
    """Check, time and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[24, 64, 128])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--device", default="cpu")
    arguments = parser.parse_args()
    where = device(arguments.device)
    set_threads(1)
    seeds = range(arguments.seeds)
    short = replace(SETTINGS, steps=arguments.steps, validate_every=arguments.steps)
    print(f"{arguments.seeds} seeds, {arguments.steps} steps of 32 flows, {where.type}; losses and predictions agree")
    for size in arguments.sizes:
        fold = random_fold(size)

        def stacked(fold: FoldData = fold) -> list[Trained]:
            return train_stacked(fold, short, seeds=seeds, device=where)

        def alone(fold: FoldData = fold) -> list[Trained]:
            return [train(fold, short, seed=seed, device=where) for seed in seeds]

        require_same(fold, stacked(), alone())
        turns = [(seconds(stacked, where), seconds(alone, where)) for _ in range(arguments.rounds)]
        times = [statistics.median(way) * 1000 / (len(seeds) * arguments.steps) for way in zip(*turns, strict=True)]
        ratio = statistics.median(by_turns / together for together, by_turns in turns)
        print(
            f"size {size:3d}: stacked {times[0]:7.2f} ms a seed and step, one after the other {times[1]:7.2f}; "
            f"stacked is {ratio:.2f} times as fast"
        )


if __name__ == "__main__":
    main()
