"""A recogniser's forward and backward pass by torch's compiler (C++ on a CPU), against the same network without it.

    python -m benchmarks.compiled_step [--sizes 64 128] [--rounds 20]

On one thread, in turns, without dropout, so that both have the same loss; both with torch's own gradients, which the
compiler knows. Needs a C++ compiler. Printed are the seconds that the first pass takes with compiling (less where the
compiler's cache has it), and how many times as fast later passes are.
"""

import argparse
import math
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from benchmarks.flow_extraction import settings
from benchmarks.training_floor import CLASSES, torch_alone
from ofer.learning.device import make_repeatable, set_threads
from ofer.learning.freed_memory import keep_freed_memory
from ofer.methods.recogniser.recipe import build


def timed(
    network: torch.nn.Module, forward: Callable[[Tensor], Tensor], flows: Tensor, labels: Tensor
) -> tuple[float, float]:
    """Return milliseconds of a forward and backward pass through `network`, called as `forward`, and its loss."""
    network.zero_grad()
    begun = time.perf_counter()
    loss = cross_entropy(forward(flows), labels)
    loss.backward()
    return (time.perf_counter() - begun) * 1e3, loss.item()


def main() -> None:
    """Read the arguments and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[64, 128])
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    make_repeatable()
    set_threads(1)
    keep_freed_memory()
    method = settings().methods["recogniser"].model_dump()
    with torch_alone():
        for size in options.sizes:
            compare(method, size, options.rounds)


def compare(method: dict[str, Any], size: int, rounds: int) -> None:
    """Compile, compare and print one size."""
    network = build(method | {"dropout": 0.0}, size=size, classes=CLASSES)
    flows, labels = torch.randn(method["batch_size"], 2, size, size), torch.arange(method["batch_size"]) % CLASSES
    compiled = torch.compile(network)
    ways = [partial(timed, network, forward, flows, labels) for forward in (network, compiled)]
    (_, loss), (once, other) = (way() for way in ways)
    if not math.isclose(other, loss, rel_tol=1e-5):
        raise SystemExit(f"size {size}: the compiled network's loss is another")
    turns = [[way()[0] for way in ways] for _ in range(rounds)]
    plain, fast = (statistics.median(times) for times in zip(*turns, strict=True))
    print(f"size {size}: {plain:.1f} ms; compiled in {once / 1e3:.0f} s, {plain / fast:.2f} times as fast")


if __name__ == "__main__":
    main()
