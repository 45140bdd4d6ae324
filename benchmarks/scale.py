"""Measure what each stage costs, as a function of sequences, frames, cells and folds, from runs of the workflow.

    python -m benchmarks.scale [--cores 2] [--folder FOLDER] [--write docs/scale.csv]

Table 10 is made on built-in corpora that differ in one quantity at a time, each at three values: sequences, frames a
sequence, cells along a flow's side, folds. Training is cut to a hundred optimiser steps a model, since its cost is so
much a step. To the seconds of each stage's jobs, summed over a run, is fitted

    seconds = jobs × start + Σ rate × units

by least squares of relative errors, without negative terms; units are what a stage works through (frames, frame pairs,
cells), by formulas. Printed are start and rates, the largest relative error over all runs, and of the largest job's
resident memory the same. A run that exists in FOLDER is not made again.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
import pandas as pd
import yaml

from ofer.base.tables import read_job_record
from ofer.config.entries import read_yaml
from ofer.config.load import load_config
from ofer.config.whole import Config
from ofer.flow.farneback import PAIRS_A_FRAME
from ofer.flow.pairs import frame_pairs

PROJECT = Path(__file__).parents[1]
EXPRESSIONS = ("anger", "disgust", "fear", "happiness", "sadness", "surprise")
PARTS, ROUNDS_PER_JOB, STEPS = 2, 5, 100


@dataclass(frozen=True)
class Run:
    """Dimensions of a run: what it works on, and for how many optimiser steps."""

    subjects: int = 12
    frames: int = 8
    size: int = 64
    folds: int = 5
    longest: int | None = None
    """Frames of the longest sequence, where lengths are drawn from `frames` on."""
    recogniser_steps: int = STEPS
    restorer_steps: int = STEPS

    @property
    def sequences(self) -> int:
        """Six expressions of each subject."""
        return len(EXPRESSIONS) * self.subjects

    @property
    def pairs(self) -> float:
        """Pairs of frames of a sequence in the mid strategy, the mean over lengths."""
        return mean(len(frame_pairs("mid", length)) for length in self._lengths)

    @property
    def all_frames(self) -> float:
        """Frames of all sequences together."""
        return self.sequences * mean(self._lengths)

    @property
    def _lengths(self) -> range:
        return range(self.frames, (self.longest or self.frames) + 1)

    @property
    def name(self) -> str:
        """The name of its folder."""
        return f"{self.sequences}x{self.frames}_{self.size}_{self.folds}"


BASE = Run()
RUNS = [
    BASE,
    *(replace(BASE, subjects=subjects) for subjects in (6, 24)),
    *(replace(BASE, frames=frames) for frames in (4, 16)),
    *(replace(BASE, size=size) for size in (24, 128)),
    *(replace(BASE, folds=folds) for folds in (3, 10)),
]

Units = Callable[[Run], dict[str, float]]
"""Per quantity that a stage works through, how much of it in all jobs of a run."""

MEGACELL = 1e6


@dataclass(frozen=True)
class Stage:
    """Jobs that are alike: which records are theirs, and what they work through."""

    records: str
    units: Units
    memory: Units
    """Of the largest job: what its memory grows with, in MiB."""


OCCLUSIONS = 3


def nothing(run: Run) -> dict[str, float]:
    """Return no units: the same for every run."""
    return {}


def gathered(run: Run) -> float:
    """Return millions of cells that the folds of all restorers read together: pairs, clean and occluded."""
    return OCCLUSIONS * run.folds * 2 * run.sequences * run.pairs * run.size**2 / MEGACELL


def flows_in_mib(run: Run, pairs: float) -> float:
    """Return MiB of the float16 flows of all sequences."""
    return run.sequences * pairs * 2 * run.size**2 * 2 / 2**20


def learned(run: Run, models: int, steps: int, batch: int) -> float:
    """Return millions of cells of all flows that models see in their steps."""
    return models * steps * batch * run.size**2 / MEGACELL


STAGES = {
    "generate": Stage("generate/**", lambda run: {"frame": run.all_frames}, nothing),
    "read_corpus": Stage("read_corpus/**", lambda run: {"frame": run.all_frames}, nothing),
    "crop_faces": Stage("crop_faces/**", lambda run: {"sequence": run.sequences, "frame": run.all_frames}, nothing),
    "occlude_frames": Stage("occlude_frames/**", lambda run: {"frame": OCCLUSIONS * run.all_frames}, nothing),
    "extract_flow, apex": Stage(
        "extract_flow/*/apex/**", lambda run: {"pair": (1 + OCCLUSIONS) * run.sequences}, nothing
    ),
    "extract_flow, mid": Stage(
        "extract_flow/*/mid/**",
        # Each frame is expanded once, and a pair solved with both frames' expansions.
        lambda run: {
            "pair": (1 + OCCLUSIONS) * run.sequences * run.pairs,
            "frame": (1 + OCCLUSIONS) * run.all_frames,
        },
        # Sequences of few frames have too few pairs for that, and the code is not loaded.
        lambda run: {"shared expansions": float(run.sequences * run.pairs >= PAIRS_A_FRAME * run.all_frames)},
    ),
    "train, recogniser": Stage(
        "train/*/*/recogniser/**",
        lambda run: {"million cells learned": learned(run, run.folds, run.recogniser_steps, 32)},
        lambda run: {"MiB of apex flows": flows_in_mib(run, 1), "thousand cells": run.size**2 / 1000},
    ),
    "train, restorer": Stage(
        "train/*/*/flowrec/**",
        lambda run: {
            "million cells learned": learned(run, OCCLUSIONS * run.folds, run.restorer_steps, 8),
            "million cells gathered": gathered(run),
        },
        lambda run: {"MiB of mid flows": 2 * flows_in_mib(run, run.pairs), "thousand cells": run.size**2 / 1000},
    ),
    "restore, restorer": Stage(
        "restore/*/*/flowrec/**",
        lambda run: {"million cells": OCCLUSIONS * run.sequences * run.size**2 / MEGACELL},
        lambda run: {"MiB of apex flows": 2 * flows_in_mib(run, 1), "thousand cells": run.size**2 / 1000},
    ),
    "restore, fillings": Stage(
        "restore/*/*/*-filling/**",
        lambda run: {"million cells, tested and trained on": 2 * OCCLUSIONS * run.sequences * run.size**2 / MEGACELL},
        lambda run: {"MiB of apex flows": 2 * flows_in_mib(run, 1), "thousand cells": run.size**2 / 1000},
    ),
    "recognise": Stage(
        "recognise/**",
        lambda run: {"million cells": 4 * OCCLUSIONS * run.sequences * run.size**2 / MEGACELL},
        lambda run: {"MiB of apex flows": flows_in_mib(run, 1), "thousand cells": run.size**2 / 1000},
    ),
    "make_table": Stage("make_table/**", lambda run: {"sequence": 2 * run.sequences}, nothing),
}


def configuration(run: Run) -> dict[str, Any]:
    """Return what a run's configuration has other than the default."""
    return {
        "parts": PARTS,
        "rounds_per_job": ROUNDS_PER_JOB,
        "size": run.size,
        "corpora": {
            "synthetic": {
                "generate": {"subjects": run.subjects, "frames": [run.frames] * 2},
                "expected": dict.fromkeys(EXPRESSIONS, run.subjects),
            }
        },
        "flows": {name: {"sizes": [run.size]} for name in default().flows},
        "methods": {"recogniser": {"steps": STEPS}, "flowrec": {"steps": STEPS}},
        "divisions": {"stratified": {"count": run.folds}},
        "seeds": {"sizes": [run.size]},
        "reconstructed_faces": {"size": run.size},
    }


def made(run: Run, folder: Path, cores: int) -> Path:
    """Make Table 10 of a run, unless it is there, and return its results."""
    results = folder / run.name / "results"
    if (results / "table10.csv").exists():
        return results
    results.parent.mkdir(parents=True, exist_ok=True)
    config = results.parent / "scale.yaml"
    config.write_text(yaml.safe_dump(configuration(run)), encoding="utf-8")
    command = [sys.executable, "-m", "snakemake", "results/table10.csv", "--cores", str(cores), "--quiet", "all"]
    command += ["--snakefile", str(PROJECT / "Snakefile"), "--directory", str(results.parent)]
    print(f"{run.name} …", file=sys.stderr, flush=True)
    done = subprocess.run([*command, "--configfile", str(config)], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{run.name} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return results


def records(results: Path, pattern: str) -> pd.DataFrame:
    """Return Snakemake's records of some jobs."""
    paths = sorted((results / "benchmarks").glob(f"{pattern}/*.tsv"))
    return pd.concat([read_job_record(path) for path in paths])


@dataclass(frozen=True)
class Line:
    """A fitted line: value = constant × start + Σ rate × units."""

    start: float
    rates: dict[str, float]
    error: float
    """Largest relative error."""


def fitted(values: np.ndarray, constant: np.ndarray, units: list[dict[str, float]]) -> Line:
    """Return the line of least relative squares without negative terms, of all choices of terms the best.

    values, constant (runs,); units: a dictionary a run, all with the same keys.
    """
    names = list(units[0])
    columns = np.stack([constant, *(np.asarray([one[name] for one in units], dtype=float) for name in names)], axis=1)
    relative = columns / values[:, None]
    best, error = np.zeros(1 + len(names)), np.inf
    for chosen in _subsets(1 + len(names)):
        found, *_ = np.linalg.lstsq(relative[:, chosen], np.ones(len(values)), rcond=None)
        squares = float(np.square(relative[:, chosen] @ found - 1).sum())
        if (found >= 0).all() and squares < error:
            best, error = np.zeros(1 + len(names)), squares
            best[chosen] = found
    return Line(best[0], dict(zip(names, best[1:], strict=True)), float(np.abs(relative @ best - 1).max()))


def _subsets(count: int) -> Iterator[list[int]]:
    for size in range(1, count + 1):
        yield from (list(chosen) for chosen in combinations(range(count), size))


def seconds(results: dict[Run, Path]) -> pd.DataFrame:
    """Return a row per stage and term: seconds a job or a unit, and the line's largest relative error."""
    rows = []
    for name, stage in STAGES.items():
        jobs = {run: records(path, stage.records) for run, path in results.items()}
        line = fitted(
            np.asarray([one["s"].sum() for one in jobs.values()]),
            np.asarray([len(one) for one in jobs.values()], dtype=float),
            [stage.units(run) for run in jobs],
        )
        terms = {"job": line.start, **line.rates}
        rows += [
            {"stage": name, "quantity": "seconds", "per": term, "rate": rate, "error": line.error}
            for term, rate in terms.items()
        ]
    return pd.DataFrame(rows)


def memory(results: dict[Run, Path]) -> pd.DataFrame:
    """Return a row per stage and term: MiB resident of the largest job, at least and a unit."""
    rows = []
    for name, stage in STAGES.items():
        largest = {run: records(path, stage.records)["max_rss"].max() for run, path in results.items()}
        # Jobs that end before Snakemake looks have no memory.
        known = [run for run, value in largest.items() if np.isfinite(value)]
        values = np.asarray([largest[run] for run in known])
        line = fitted(values, np.ones(len(known)), [stage.memory(run) for run in known])
        rows += [
            {"stage": name, "quantity": "MiB", "per": term, "rate": rate, "error": line.error}
            for term, rate in {"job": line.start, **line.rates}.items()
        ]
    return pd.DataFrame(rows)


def disk(results: dict[Run, Path]) -> pd.DataFrame:
    """Return a row per folder and term: MiB that it takes, by what it grows with."""
    kinds: dict[str, Units] = {
        "corpus": lambda run: {"frame": run.all_frames},
        "faces": lambda run: {"frame": run.all_frames},
        "frames": lambda run: {"frame": OCCLUSIONS * run.all_frames},
        "flows/apex": lambda run: {"MiB of flows": (1 + OCCLUSIONS) * flows_in_mib(run, 1)},
        "flows/mid": lambda run: {"MiB of flows": (1 + OCCLUSIONS) * flows_in_mib(run, run.pairs)},
        "stratified": lambda run: {
            "fold": run.folds,
            "million cells restored": 3 * OCCLUSIONS * run.sequences * run.size**2 / MEGACELL,
        },
    }
    rows = []
    for kind, units in kinds.items():
        sizes = [
            sum(file.stat().st_size for file in (path / "synthetic" / kind).rglob("*") if file.is_file()) / 2**20
            for path in results.values()
        ]
        line = fitted(np.asarray(sizes), np.ones(len(sizes)), [units(run) for run in results])
        rows += [
            {"stage": kind, "quantity": "MiB on disk", "per": term, "rate": rate, "error": line.error}
            for term, rate in {"run": line.start, **line.rates}.items()
        ]
    return pd.DataFrame(rows)


def default() -> Config:
    """Return the default configuration."""
    return load_config(read_yaml(PROJECT / "config.yaml"))


def main() -> None:
    """Make the runs, fit, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--write", type=Path, help="CSV of all terms")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        results = {run: made(run, folder.absolute(), options.cores) for run in RUNS}
        table = pd.concat([seconds(results), memory(results), disk(results)])
    print(table.to_string(index=False, float_format=lambda value: f"{value:.4g}"))
    if options.write:
        table.to_csv(options.write, index=False, float_format="%.4g", lineterminator="\n")


if __name__ == "__main__":
    main()
