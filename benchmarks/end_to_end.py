"""Table 10 on the default preset, warm environment: on one core against several, the same bytes, memory of a job.

    python -m benchmarks.end_to_end [--cores 1 2] [--configfile FILE …] [--opponent CHECKOUT]

Each run starts from an empty folder. A speed-up is the first run's wall-clock time over a later one's. An opponent is a
checkout of another commit, which runs last, on as many cores as the last run and with the same libraries.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

from ofer.commands.cost import cost

PROJECT = Path(__file__).parents[1]
TABLE = "results/table10.csv"


def table10(project: Path, folder: Path, cores: int, configfiles: list[Path]) -> float:
    """Make the table of `project` in `folder` and return the seconds that it took."""
    folder.mkdir()
    command = [sys.executable, "-m", "snakemake", TABLE, "--cores", str(cores), "--quiet", "all"]
    command += ["--snakefile", str(project / "Snakefile"), "--directory", str(folder)]
    if configfiles:
        command += ["--configfile", *(str(path.resolve()) for path in configfiles)]
    begun = time.perf_counter()
    # In the folder, so that `python -m` finds no module of this checkout before the opponent's.
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    if done.returncode:
        raise SystemExit(done.stdout[-2000:] + done.stderr[-2000:])
    return time.perf_counter() - begun


def main() -> None:
    """Run, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cores", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--configfile", type=Path, nargs="*", default=[])
    parser.add_argument("--opponent", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        first, took, tables = 0.0, 0.0, set()
        for cores in options.cores:
            folder = Path(name) / str(cores)
            took = table10(PROJECT, folder, cores, options.configfile)
            first = first or took
            tables.add((folder / TABLE).read_bytes())
            rules = cost(folder / "results")
            print(
                f"{cores} core{'s' if cores > 1 else ''}: {took:.0f} s, speed-up {first / took:.2f}; "
                f"largest job {rules['largest_rss_mib'].max():,.0f} MiB",
                flush=True,
            )
        print(rules.to_string(), flush=True)
        if len(tables) != 1:
            raise SystemExit("the tables are not the same")
        print("the tables have the same bytes", flush=True)
        if options.opponent:
            theirs = Path(name) / "opponent"
            before = table10(options.opponent.resolve(), theirs, options.cores[-1], options.configfile)
            print(f"the opponent: {before:.0f} s; ours takes {took / before:.2f} of it", flush=True)
            print(f"accuracies differ by at most {largest_difference(theirs / TABLE, folder / TABLE):.3g} points")


def largest_difference(one: Path, other: Path) -> float:
    """Return the largest difference between cells that we computed in both tables, in points of accuracy."""
    keys = ["row", "column"]
    both = pd.read_csv(one).merge(pd.read_csv(other), on=keys, suffixes=("_one", "_other"))
    return float((both["ours_one"] - both["ours_other"]).abs().max())


if __name__ == "__main__":
    main()
