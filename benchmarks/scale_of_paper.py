"""Predict what a preset costs on CK+, from the costs of its parts: core hours, operations, a cluster.

    python -m benchmarks.scale_of_paper [--rates docs/scale.csv] [--cores 320] [--rounds-per-job 5 1]
    python -m benchmarks.scale_of_paper --default --target table10 --cores 2 --rounds-per-job 5

The jobs are those that Snakemake would run (`all`, a made-up corpus of CK+'s size: see `benchmarks.dry_run`). Their
trainings take optimiser steps, a step's time is measured here on one core with the very networks and batches, and its
floating-point operations are counted. All else takes what `benchmarks.scale` measured a frame, pair or cell.

The time on many cores is that of cores which take the longest job first: in these presets trainings wait for flows
alone, which take minutes. For a GPU there is no time, since none was measured: operations divided by the rate that it
attains are a lower bound.
"""

import argparse
import heapq
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.dry_run import FRAMES, PAPER, PROJECT, write_corpus
from benchmarks.training_floor import milliseconds_of_step, operations, recogniser, restorer
from ofer.base.tables import read_table
from ofer.config.entries import above_papers, merged, read_yaml
from ofer.config.load import load_config
from ofer.config.whole import Config
from ofer.flow.pairs import frame_pairs
from ofer.learning.device import make_repeatable, set_threads
from ofer.learning.freed_memory import keep_freed_memory

SEQUENCES = 309
BLOCK = re.compile(r"^(?:local)?rule (\w+):\n((?:    .*\n)+)", re.MULTILINE)
WILDCARDS = re.compile(r"^    wildcards: (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Work:
    """A job: core seconds, and operations of its training."""

    rule: str
    seconds: float
    operations: float = 0.0


def configuration(presets: list[Path]) -> Config:
    """Return the default configuration with presets over it."""
    given = reduce(merged, map(read_yaml, presets), read_yaml(PROJECT / "config.yaml"))
    return load_config(above_papers(PROJECT, given))


def planned_jobs(presets: list[Path], target: str, rounds_per_job: int) -> list[tuple[str, dict[str, str]]]:
    """Return rule and wildcards of each job of a target."""
    with tempfile.TemporaryDirectory() as name:
        write_corpus(Path(name) / "corpus", SEQUENCES)
        (Path(name) / "run").mkdir()
        command = [sys.executable, "-m", "snakemake", "-n", "--snakefile", str(PROJECT / "Snakefile")]
        command += ["--directory", str(Path(name) / "run"), *(["--configfile", *map(str, presets)] if presets else [])]
        command += [
            "--config",
            "corpus=ckplus",
            f"root={name}/corpus",
            f"rounds_per_job={rounds_per_job}",
            "--",
            target,
        ]
        done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stdout[-2000:] + done.stderr[-2000:])
    jobs = []
    for rule, block in BLOCK.findall(done.stdout):
        found = WILDCARDS.search(block)
        wildcards = dict(part.split("=", 1) for part in found[1].split(", ")) if found else {}
        jobs.append((rule, wildcards))
    return jobs


class Steps:
    """Seconds and operations of a step of a method at a size, each measured once."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[float, float]] = {}

    def of(self, method: Any, size: int) -> tuple[float, float]:
        """Return seconds on one core, and floating-point operations."""
        network_keys = ("recipe", "channels", "skips", "mask_channel", "batch_size", "loss", "batch_norm")
        key = str([size, *(getattr(method, name, None) for name in network_keys)])
        if key not in self.known:
            make = restorer if method.recipe == "flowrec" else recogniser
            network, loss, batch = make(method, size)
            seconds = milliseconds_of_step(network, loss, batch, rounds=2, steps=3) / 1e3
            self.known[key] = seconds, operations(loss, batch)
            print(
                f"  {method.recipe}, size {size}, batch {batch}, skips {getattr(method, 'skips', '-')}: "
                f"{seconds * 1e3:,.1f} ms and {self.known[key][1] / 1e9:,.2f} GFLOP a step",
                flush=True,
            )
        return self.known[key]


def training(rule: str, wildcards: dict[str, str], config: Config, steps: Steps) -> Work:
    """Return a training job's work."""
    name = wildcards["method"]
    method = config.methods[name]
    if rule == "train_seeds":
        seconds, count = steps.of(method, int(wildcards["size"]))
        total = method.steps * config.seeds.count
    else:
        first, last = map(int, wildcards["pack"].split("-"))
        seconds, count = steps.of(method, config.size)
        total = method.steps * (last - first + 1)
    return Work(rule, total * seconds, total * count)


def other(rule: str, wildcards: dict[str, str], config: Config, rates: pd.DataFrame) -> Work:
    """Return the work of a job that trains nothing, by what `benchmarks.scale` measured; a second for other rules."""
    sequences = SEQUENCES / (config.parts if "part" in wildcards else 1)
    cells = SEQUENCES * config.size**2 / 1e6
    stage, pairs = rule, 0
    if rule == "extract_flow":
        strategy = config.flows[wildcards["flow"]].strategy
        pairs = len(frame_pairs(strategy, FRAMES))
        stage = f"extract_flow, {'mid' if strategy == 'mid' else 'apex'}"
    elif rule == "restore":
        restores = config.methods[wildcards["method"]].recipe == "flowrec"
        stage = f"restore, {'restorer' if restores else 'fillings'}"
    units = {
        "job": 1.0,
        "sequence": sequences,
        "frame": sequences * FRAMES,
        "pair": sequences * pairs,
        "million cells": cells,
        "million cells, tested and trained on": 2 * cells,
    }
    of_stage = rates[(rates["stage"] == stage) & (rates["quantity"] == "seconds")]
    if of_stage.empty:
        return Work(rule, 1.0)
    return Work(rule, sum(rate * units[per] for per, rate in zip(of_stage["per"], of_stage["rate"], strict=True)))


def makespan(jobs: Iterable[Work], workers: int) -> float:
    """Return the seconds until the last job ends where each free worker takes the longest job that is left."""
    free = [0.0] * workers
    for work in sorted(jobs, key=lambda one: -one.seconds):
        heapq.heappush(free, heapq.heappop(free) + work.seconds)
    return max(free)


def planned_works(
    jobs: Iterable[tuple[str, dict[str, str]]], config: Config, rates: pd.DataFrame, steps: Steps
) -> list[Work]:
    """Return the work of every job."""
    return [
        training(rule, wildcards, config, steps)
        if rule in ("train", "train_seeds")
        else other(rule, wildcards, config, rates)
        for rule, wildcards in jobs
    ]


def report(works: list[Work], cores: int) -> None:
    """Print costs by rule, in all, and on so many cores."""
    table = pd.DataFrame([vars(work) for work in works])
    rules = table.groupby("rule").agg(
        jobs=("seconds", "size"),
        core_hours=("seconds", "sum"),
        longest_h=("seconds", "max"),
        pflop=("operations", "sum"),
    )
    rules[["core_hours", "longest_h"]] /= 3600
    rules["pflop"] /= 1e15
    rules = rules.sort_values("core_hours", ascending=False)
    print(rules.head(6).to_string(float_format=lambda value: f"{value:,.2f}"))
    hours = rules["core_hours"].sum()
    print(f"all: {len(works)} jobs, {hours:,.1f} core hours, {rules['pflop'].sum():,.1f} PFLOP in trainings")
    print(f"{cores} cores: {makespan(works, cores) / 3600:,.1f} h; always busy: {hours / cores:,.1f} h\n", flush=True)


def main() -> None:
    """Plan, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rates", type=Path, default=PROJECT / "docs/scale.csv")
    parser.add_argument("--cores", type=int, default=320, help="of all nodes together")
    parser.add_argument("--rounds-per-job", type=int, nargs="+", default=[5, 1])
    parser.add_argument("--default", action="store_true", help="the default preset instead of the paper's")
    parser.add_argument("--target", default="all", help="what is made")
    options = parser.parse_args()
    make_repeatable()
    set_threads(1)
    keep_freed_memory()
    presets = [] if options.default else [PAPER]
    config, rates, steps = configuration(presets), read_table(options.rates, ("stage", "quantity", "per")), Steps()
    print("a step on one core:")
    for rounds_per_job in options.rounds_per_job:
        works = planned_works(planned_jobs(presets, options.target, rounds_per_job), config, rates, steps)
        print(f"\nrounds_per_job: {rounds_per_job}")
        report(works, options.cores)


if __name__ == "__main__":
    main()
