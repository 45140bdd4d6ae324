"""A restorer's training on flows that stay on the disk, against flows in memory: seconds, memory, the same weights.

    python -m benchmarks.flows_on_disk [--pairs 20000] [--steps 200] [--rounds 3]

Flows of random numbers, float16, 64 cells a side, clean and occluded, in two files of the workflow's layout. Each
training runs in a process of its own, in turns; both read, gather, check, hash and train as a job does. The files were
just written, so that the system has them in memory where there is room: what is measured is the way there, not a disk.
"""

import argparse
import hashlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

import numpy as np
import pandas as pd

from benchmarks.whole_trainings import settings
from ofer.base.errors import OferError
from ofer.evaluation.schemes import divide
from ofer.flow.files import read_flows
from ofer.flow.new_files import FlowIndex, new_flows
from ofer.learning.device import make_repeatable, set_threads
from ofer.learning.flows_round import Flows, data_digest, flows_round
from ofer.learning.freed_memory import keep_freed_memory
from ofer.learning.weights import to_bytes
from ofer.methods.flowrec import recipe

SIZE, SAMPLES, FOLDS = 64, 200, 10
EXPRESSIONS = ("anger", "disgust", "fear", "happiness", "sadness", "surprise")


def write(path: Path, pairs: int, seed: int) -> None:
    """Write the flows of so many pairs of each sample."""
    generator = np.random.default_rng(seed)
    names = tuple(f"S{number:03d}" for number in range(SAMPLES))
    labels = tuple(EXPRESSIONS[number % len(EXPRESSIONS)] for number in range(SAMPLES))
    sample = np.repeat(np.arange(SAMPLES), pairs)
    later = np.tile(np.arange(2, 2 + pairs), SAMPLES)
    index = FlowIndex(
        sample=sample,
        previous=np.ones_like(sample),
        next=later,
        samples=names,
        subjects=names,
        labels=labels,
    )
    with new_flows(path, index, {SIZE: "float16"}) as new:
        flows, hidden = new.arrays[SIZE]
        for row in range(0, len(sample), SAMPLES):
            flows[row : row + SAMPLES] = generator.normal(0, 1.7, (SAMPLES, 2, SIZE, SIZE)).astype(np.float16)
        hidden[...] = 0.5


def train(folder: Path, stored: bool, steps: int) -> dict[str, object]:
    """Train one fold and return what it took, and a digest of the weights."""
    make_repeatable()
    set_threads(1)
    keep_freed_memory()
    names = [f"S{number:03d}" for number in range(SAMPLES)]
    labels = [EXPRESSIONS[number % len(EXPRESSIONS)] for number in range(SAMPLES)]
    table = pd.DataFrame({"sample": names, "subject": names, "label": labels, "split": ""})
    division = divide(table, {"scheme": "stratified", "count": FOLDS, "seed": 0}, name="stratified")
    begun = time.perf_counter()

    def flows(kind: str, stored: bool) -> Flows:
        clean, occluded = (
            read_flows([folder / f"{kind}_{state}.h5"], SIZE, stored=stored) for state in ("clean", "occluded")
        )
        return Flows(clean, (occluded,))

    data = flows_round(division, 0, apex=flows("apex", False), training=flows("mid", stored))
    data_digest(data)
    ready = time.perf_counter()
    method = replace(settings().methods["flowrec"], steps=steps, validate_every=steps)
    trained = recipe.train(data, method, seed=0)
    ended = time.perf_counter()
    return {
        "ready": ready - begun,
        "trained": ended - ready,
        "mib": getrusage(RUSAGE_SELF).ru_maxrss / 1024,
        "weights": hashlib.sha256(to_bytes(trained.weights, {})).hexdigest(),
    }


def started(folder: Path, stored: bool, steps: int) -> dict[str, float]:
    """Train in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.flows_on_disk", "--train", str(folder), str(int(stored))]
    done = subprocess.run([*command, "--steps", str(steps)], capture_output=True, text=True)
    if done.returncode:
        raise OferError(f"a training failed: {done.stderr[-500:]}")
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Write flows, train in turns, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=20_000)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--train", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.train:
        print(json.dumps(train(Path(options.train[0]), options.train[1] == "1", options.steps)))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, kind in enumerate(("apex", "mid")):
            for seed, state in enumerate(("clean", "occluded")):
                write(
                    folder / f"{kind}_{state}.h5", options.pairs // SAMPLES if kind == "mid" else 1, 2 * number + seed
                )
        mebibytes = sum(path.stat().st_size for path in folder.iterdir()) / 2**20
        turns = [[started(folder, stored, options.steps) for stored in (False, True)] for _ in range(options.rounds)]
    if len({one["weights"] for turn in turns for one in turn}) != 1:
        raise SystemExit("the weights are not the same")
    print(f"{options.pairs:,} pairs, {mebibytes:,.0f} MiB of flows, {options.steps} steps; the weights are the same")
    for key, text in (
        ("ready", "until training begins, s"),
        ("trained", "training, s"),
        ("mib", "resident at most, MiB"),
    ):
        here, there = (statistics.median(turn[place][key] for turn in turns) for place in (0, 1))
        print(f"{text:26s} in memory {here:8,.1f}   on the disk {there:8,.1f}   ratio {here / there:.2f}")


if __name__ == "__main__":
    main()
