"""Processor seconds of whole jobs with and without each fast form, in turns: the table of docs/kernels.md.

    make table10
    python -m benchmarks.kernels [--results results] [--rounds 3] [--job NAME …]

Each job is a process of its own with one thread, on files of a finished run: the extraction of one part's flows with
the mouth painted over, or trainings of fold 0. Ratios are taken within each round; of the whole process, start-up and
reading included, and of the trainings alone. Of a restorer's training the first third is taken. `same bytes` says
whether the flows or weights came out the same. A job in which numba compiles goes before what is timed.
"""

import argparse
import hashlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any
from unittest.mock import patch

import cv2
import torch

from benchmarks.whole_trainings import Case, data_of, settings
from ofer.jobs.job import Job
from ofer.learning import plan
from ofer.learning.device import make_repeatable, set_threads
from ofer.learning.freed_memory import keep_freed_memory
from ofer.learning.kernels import flow_cnn
from ofer.learning.kernels.switch import use_kernels
from ofer.methods.flowrec import recipe as restorers
from ofer.methods.recogniser import recipe as recognisers
from ofer.methods.recogniser.stacked import train_stacked
from ofer.stages import extract_flow

WITH, WITHOUT = "with", "without"
FIG8_SEEDS = range(5)


class TorchsAdam(torch.optim.Adam):
    """The class that `ofer.learning.optimiser.Adam` is instead of, under its names."""

    def __init__(self, parameters: Any, *, weight_decay: float = 0.0) -> None:
        super().__init__(parameters, weight_decay=weight_decay, fused=True)

    clear = torch.optim.Adam.zero_grad

    def step(self, rate: float) -> None:
        """Change the weights by their gradients."""
        for group in self.param_groups:
            group["lr"] = rate
        super().step()


def flows(entry: str, results: Path, fast: bool) -> tuple[str, float]:
    """Extract a part's flows; return their digest, and nothing learned."""
    cv2.setNumThreads(1)
    frames = min((results / "synthetic/frames/mouth").glob("*.h5"))
    values = {"flow": settings().flows[entry].model_dump(mode="json"), "kernels": fast}
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "flows.h5"
        extract_flow.build(Job(stage="extract_flow", slice=values, inputs={"frames": frames}, outputs={"flows": out}))
        return hashlib.sha256(out.read_bytes()).hexdigest(), 0.0


def trained(
    method: str, size: int, results: Path, seeds: Iterable[int] = (0,), keep: bool = True, stacked: bool = False
) -> tuple[str, float]:
    """Train a model from each seed; return the digest of all weights and the processor seconds of the trainings."""
    make_repeatable()
    set_threads(1)
    if keep:
        keep_freed_memory()
    values = settings().methods[method]
    if values.recipe == "flowrec":
        values = replace(values, steps=values.steps // 3)
    data = data_of(Case(method, values, size), results)
    begun = time.process_time()
    if stacked:
        models = train_stacked(data, values, seeds=list(seeds))
    else:
        train = restorers.train if values.recipe == "flowrec" else recognisers.train
        models = [train(data, values, {}, seed=seed) for seed in seeds]
    seconds = time.process_time() - begun
    weights = [model.weights[name].tobytes() for model in models for name in sorted(model.weights)]
    return hashlib.sha256(b"".join(weights)).hexdigest(), seconds


def networks(method: str, size: int, seeds: Iterable[int] = (0,)) -> Callable[[Path, bool], tuple[str, float]]:
    """Return trainings by the fast forms of networks, or by the plain ones."""

    def job(results: Path, fast: bool) -> tuple[str, float]:
        use_kernels(fast)
        return trained(method, size, results, seeds)

    return job


def gradients(method: str, size: int, seeds: Iterable[int] = (0,)) -> Callable[[Path, bool], tuple[str, float]]:
    """Return trainings with the compiled gradients, or with torch's, all else fast."""

    def job(results: Path, fast: bool) -> tuple[str, float]:
        if fast:
            return trained(method, size, results, seeds)
        with patch.object(flow_cnn, "is_compiled_for", lambda maps: False):
            return trained(method, size, results, seeds)

    return job


def own_adam(results: Path, fast: bool) -> tuple[str, float]:
    """Train five short recognisers by our Adam or by torch's class."""
    with patch.object(plan, "Adam", plan.Adam if fast else TorchsAdam):
        return trained("recogniser-short", 24, results, FIG8_SEEDS)


JOBS: dict[str, Callable[[Path, bool], tuple[str, float]]] = {
    "shared Farnebäck: extract_flow, mid": lambda results, fast: flows("mid", results, fast),
    "shared Farnebäck: extract_flow, apex": lambda results, fast: flows("apex", results, fast),
    "networks: restorer": networks("flowrec", 64),
    "networks: recogniser": networks("recogniser", 64),
    "networks: Figure 8's recognisers, size 24": networks("recogniser-short", 24, FIG8_SEEDS),
    "networks: Figure 8's recognisers, size 128": networks("recogniser-short", 128, FIG8_SEEDS),
    "gradients: recogniser": gradients("recogniser", 64),
    "gradients: Figure 8's recognisers, size 24": gradients("recogniser-short", 24, FIG8_SEEDS),
    "gradients: Figure 8's recognisers, size 128": gradients("recogniser-short", 128, FIG8_SEEDS),
    "stacked: Figure 8's recognisers, size 24": lambda results, fast: trained(
        "recogniser-short", 24, results, FIG8_SEEDS, stacked=fast
    ),
    "Adam: Figure 8's recognisers, size 24": own_adam,
    "freed memory: restorer": lambda results, fast: trained("flowrec", 64, results, keep=fast),
}


def turn(name: str, way: str, results: Path) -> tuple[str, float, float]:
    """Run a job in a process of its own; return its digest and processor seconds, of the whole and of the trainings."""
    before = getrusage(RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "benchmarks.kernels", "--results", str(results), "--run", name, way]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    after = getrusage(RUSAGE_CHILDREN)
    digest, learned = json.loads(answer.splitlines()[-1])
    return digest, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, learned


def compare(name: str, results: Path, rounds: int) -> str:
    """Return a job's row of the table."""
    turn(name, WITH, results)
    turns = {way: [] for way in (WITH, WITHOUT)}  # type: dict[str, list[tuple[str, float, float]]]
    for _ in range(rounds):
        for way, of_way in turns.items():
            of_way.append(turn(name, way, results))
    pairs = list(zip(turns[WITH], turns[WITHOUT], strict=True))
    whole = [slow[1] / fast[1] for fast, slow in pairs]
    learned = [slow[2] / fast[2] for fast, slow in pairs if fast[2]]
    same = "same bytes" if len({digest for of_way in turns.values() for digest, *_ in of_way}) == 1 else "rounding"
    seconds = [statistics.median(of_way[1] for of_way in turns[way]) for way in (WITHOUT, WITH)]
    return (
        f"{name:44s} {seconds[0]:6.1f} s without, {seconds[1]:6.1f} s with: {statistics.median(whole):4.2f} "
        f"({min(whole):.2f} to {max(whole):.2f})"
        + (f", trainings {statistics.median(learned):4.2f}" if learned else "")
        + f"; {same}"
    )


def main() -> None:
    """Run the jobs and print a row for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", type=Path, default=Path("results"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--job", nargs="+", default=[""], help="only those whose name begins so: shared, networks, …")
    parser.add_argument("--run", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        name, way = options.run
        print(json.dumps(JOBS[name](options.results, way == WITH)))
        return
    for name in JOBS:
        if name.startswith(tuple(options.job)):
            print(compare(name, options.results, options.rounds), flush=True)


if __name__ == "__main__":
    main()
