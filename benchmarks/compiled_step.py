"""A recogniser's forward and backward pass by torch's compiler (C++ on a CPU), against the same network as it is.

    python -m benchmarks.compiled_step [--sizes 64 128] [--rounds 20]

On one thread, in turns, without dropout, so that both have the same loss. Needs a C++ compiler. Printed are the seconds
that compiling takes, once a process, and how many times as fast the compiled pass is.
"""

import argparse
import math
import statistics
import time
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from benchmarks.flow_extraction import settings
from benchmarks.training_floor import CLASSES
from ofer.learning.device import make_repeatable, set_threads
from ofer.learning.freed_memory import keep_freed_memory
from ofer.methods.recogniser.recipe import build


def main() -> None:
    """Compile, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[64, 128])
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    make_repeatable()
    set_threads(1)
    keep_freed_memory()
    method = settings().methods["recogniser"].model_dump()
    for size in options.sizes:
        network = build(method | {"dropout": 0.0}, size=size, classes=CLASSES)
        flows, labels = torch.randn(method["batch_size"], 2, size, size), torch.arange(method["batch_size"]) % CLASSES

        def milliseconds(
            forward: Callable[[Tensor], Tensor],
            network: torch.nn.Module = network,
            flows: Tensor = flows,
            labels: Tensor = labels,
        ) -> tuple[float, float]:
            network.zero_grad()
            begun = time.perf_counter()
            loss = cross_entropy(forward(flows), labels)
            loss.backward()
            return (time.perf_counter() - begun) * 1e3, loss.item()

        compiled = torch.compile(network)
        once, other = milliseconds(compiled)
        if not math.isclose(other, milliseconds(network)[1], rel_tol=1e-5):
            raise SystemExit(f"size {size}: the compiled network's loss is another")
        plain, fast = zip(
            *((milliseconds(network)[0], milliseconds(compiled)[0]) for _ in range(options.rounds)), strict=True
        )
        ratio = statistics.median(plain) / statistics.median(fast)
        print(
            f"size {size}: {statistics.median(plain):.1f} ms; compiled in {once / 1e3:.0f} s, {ratio:.2f} times as fast"
        )


if __name__ == "__main__":
    main()
