"""Measure what a job costs before its own work: seconds until each stage has read its arguments, imports included.

    python -m benchmarks.start_up [--rounds 3]

Each stage is started with `--help` in a process of its own, as the workflow starts it; printed are the medians of wall
clock and processor time, slowest first, for stages with and without torch, beside those of a Python that does nothing.
"""

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from ofer.jobs.provenance import code_digest, library_versions

STAGES = Path(__file__).parents[1] / "ofer/stages"


def started(arguments: list[str]) -> tuple[float, float]:
    """Return the seconds of wall clock and of processor time of one start of Python."""
    before, begun = getrusage(RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    wall, after = time.perf_counter() - begun, getrusage(RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def with_torch(stage: str) -> bool:
    """Return whether a stage imports torch; what its configuration names, such as a recipe, is not counted."""
    return "torch" in library_versions(code_digest([f"ofer.stages.{stage}"]))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    stages = sorted(path.stem for path in STAGES.glob("[!_]*.py"))
    kinds = {"Python alone": [""], "without torch": [], "with torch": []}
    for stage in stages:
        kinds["with torch" if with_torch(stage) else "without torch"].append(stage)
    for kind, members in kinds.items():
        costs = {}
        for stage in members:
            arguments = ["-m", f"ofer.stages.{stage}", "--help"] if stage else ["-c", "pass"]
            turns = [started(arguments) for _ in range(rounds)]
            costs[stage] = tuple(statistics.median(way) for way in zip(*turns, strict=True))
        print(f"{kind}:")
        for stage, (wall, processor) in sorted(costs.items(), key=lambda item: -item[1][0]):
            print(f"  {stage:40s} {wall:.2f} s, {processor:.2f} s of processor time")


if __name__ == "__main__":
    main()
