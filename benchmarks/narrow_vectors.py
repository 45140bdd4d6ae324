"""Steps of a training whose convolutions use vectors of 8 numbers (AVX2), against the processor's own of 16 (AVX-512).

    python -m benchmarks.narrow_vectors [--rounds 3]

Networks of 8 to 32 channels fill no vector of 16. Steps are timed as in `benchmarks.training_floor`, each in a process
of its own, in turns; oneDNN is told by ONEDNN_MAX_CPU_ISA, and what it says of its choice must agree. Both must have
the same loss at first, within rounding.
"""

import argparse
import math
import os
import statistics
import subprocess
import sys

import numpy as np
import torch

from benchmarks.flow_extraction import settings
from benchmarks.training_floor import milliseconds_of_step, recogniser, restorer
from ofer.learning.device import make_repeatable, set_threads
from ofer.learning.freed_memory import keep_freed_memory

PAPER_CHANNELS = [32, 64, 128]
SIZES = (24, 64, 128)


def child(name: str) -> None:
    """Print milliseconds of a step of the training `name`, and the loss of its first batch."""
    make_repeatable()
    set_threads(1)
    keep_freed_memory()
    methods = {method: settings().methods[method].model_dump() for method in ("flowrec", "recogniser")}
    torch.manual_seed(0)
    if name.startswith("recogniser"):
        network, loss, batch = recogniser(methods["recogniser"], int(name.split()[-1]))
    else:
        changed = {"channels": PAPER_CHANNELS, "batch_size": 32} if name == "restorer, paper's channels" else {}
        network, loss, batch = restorer(methods["flowrec"] | changed, 64)
    with torch.backends.mkldnn.verbose(torch.backends.mkldnn.VERBOSE_ON):
        first = loss(np.arange(batch)).item()
    print("took", milliseconds_of_step(network, loss, batch, rounds=2, steps=4 if "paper" in name else 20), first)


def timed(name: str, instructions: str | None) -> tuple[float, float]:
    """Return what `child` prints, with oneDNN limited to `instructions`."""
    environment = {key: value for key, value in os.environ.items() if key != "ONEDNN_MAX_CPU_ISA"}
    if instructions:
        environment["ONEDNN_MAX_CPU_ISA"] = instructions
    command = [sys.executable, "-m", "benchmarks.narrow_vectors", "--child", name]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environment).stdout
    # oneDNN writes past Python's buffer, so that lines may stand in any order.
    if ("avx512" in said) is bool(instructions):
        raise SystemExit(f"{name}: oneDNN chose other instructions than asked for; this processor cannot compare them")
    (numbers,) = (line.split()[1:] for line in said.splitlines() if line.startswith("took "))
    return float(numbers[0]), float(numbers[1])


def main() -> None:
    """Take turns and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child)
        return
    names = ["restorer, default", "restorer, paper's channels", *(f"recogniser, size {size}" for size in SIZES)]
    for name in names:
        ratios, wide = [], []
        for _ in range(options.rounds):
            (own, one), (narrow, other) = timed(name, None), timed(name, "AVX2")
            if not math.isclose(one, other, rel_tol=1e-5):
                raise SystemExit(f"{name}: losses {one} and {other} are not the same")
            ratios.append(own / narrow)
            wide.append(own)
        print(
            f"{name:28s} {statistics.median(wide):6.1f} ms a step; with AVX2 {statistics.median(ratios):.2f} times as "
            f"fast ({min(ratios):.2f} to {max(ratios):.2f})",
            flush=True,
        )


if __name__ == "__main__":
    main()
