"""Seconds of a training whose process keeps the memory that it frees, against the C library's own way.

    python -m benchmarks.freed_memory [--sizes 24 64 96 128] [--steps 60] [--rounds 3]

Each training is a recogniser's, on the same random flows, in a process of its own and on one thread; both ways take
turns, so that other load meets both alike. A ratio is taken within each round; both must end with the same weights.
"""

import argparse
import statistics
import subprocess
import sys

from benchmarks.stacked_seeds import SETTINGS, random_fold, seconds
from ofer.errors import OferError
from ofer.learning import weights
from ofer.learning.device import device, set_threads
from ofer.learning.freed_memory import keep_freed_memory
from ofer.methods.recogniser.recipe import train


def child(size: int, steps: int, keep: bool) -> None:
    """Train, and print the seconds and the weights' digest."""
    set_threads(1)
    if keep and not keep_freed_memory():
        raise OferError("freed memory: this C library has no mallopt; nothing can be compared")
    fold, where = random_fold(size), device("cpu")
    settings = SETTINGS | {"steps": steps, "validate_every": steps}
    train(fold, settings | {"steps": 2}, seed=0)
    models = []
    took = seconds(lambda: models.append(train(fold, settings, seed=0)) or models, where)
    print(took, weights.digest(models[0].weights))


def timed(size: int, steps: int, keep: bool) -> tuple[float, str]:
    """Return the processor seconds of a training in a new process and the digest of its weights."""
    command = [sys.executable, "-m", "benchmarks.freed_memory", "--child", str(size), str(steps), str(int(keep))]
    took, digest = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    return float(took), digest


def main() -> None:
    """Take turns and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[24, 64, 96, 128])
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", type=int, nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        size, steps, keep = arguments.child
        child(size, steps, bool(keep))
        return
    for size in arguments.sizes:
        rounds = [[timed(size, arguments.steps, keep) for keep in (True, False)] for _ in range(arguments.rounds)]
        if len({digest for turns in rounds for _, digest in turns}) != 1:
            raise OferError(f"size {size}: the two ways end with other weights")
        kept, left = (statistics.median(turns[way][0] for turns in rounds) for way in (0, 1))
        ratio = statistics.median(turns[1][0] / turns[0][0] for turns in rounds)
        print(f"size {size:3d}: kept {kept:.2f} s, handed back {left:.2f} s; ratio, median of rounds, {ratio:.2f}")


if __name__ == "__main__":
    main()
