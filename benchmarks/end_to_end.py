"""Table 10 on the default preset, warm environment: on one core against several, the same bytes, memory of a job.

    python -m benchmarks.end_to_end [--cores 1 2] [--steps N] [--configfile FILE …] [--opponent CHECKOUT]

Each run starts from an empty folder. A speed-up is the first run's wall-clock time over a later one's. An opponent is a
checkout of another commit, which runs last, on as many cores as the last run and with the same libraries; its
accuracies have to lie within our intervals. With fewer `steps` a training, a comparison takes less long.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from ofer.commands.cost import cost
from ofer.papers.table import TEXT
from ofer.tables import read_table

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
    parser.add_argument("--steps", type=int)
    parser.add_argument("--configfile", type=Path, nargs="*", default=[])
    parser.add_argument("--opponent", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        configfiles = list(options.configfile)
        if options.steps:
            configfiles.append(Path(name) / "steps.yaml")
            methods = {method: {"steps": options.steps} for method in ("recogniser", "flowrec")}
            configfiles[-1].write_text(yaml.safe_dump({"methods": methods}), encoding="utf-8")
        first, took, tables = 0.0, 0.0, set()
        for number, cores in enumerate(options.cores):
            folder = Path(name) / str(number)
            took = table10(PROJECT, folder, cores, configfiles)
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
            before = table10(options.opponent.resolve(), theirs, options.cores[-1], configfiles)
            print(f"the opponent: {before:.0f} s; ours takes {took / before:.2f} of it", flush=True)
            print(require_alike(theirs / TABLE, folder / TABLE))


def require_alike(theirs: Path, ours: Path) -> str:
    """Exit unless two tables have the same cells, and each accuracy of theirs is in our interval; tell how they differ.

    Trainings that round otherwise end in other weights, and take some faces for other expressions.
    """
    first, second = (read_table(path, TEXT).set_index(["row", "column"]).sort_index() for path in (theirs, ours))
    if not first.index.equals(second.index) or not first["ours"].isna().equals(second["ours"].isna()):
        raise SystemExit("the opponent's table has other cells")
    with_interval = second["ours_ci_low"].notna()
    if not with_interval.any():
        raise SystemExit(f"{ours}: no cell has an interval")
    accuracy, cells = first.loc[with_interval, "ours"], second[with_interval]
    outside = accuracy.index[~accuracy.between(cells["ours_ci_low"], cells["ours_ci_high"])]
    if len(outside):
        raise SystemExit(f"the opponent's accuracies leave our intervals: {', '.join(map(str, outside))}")
    difference = (accuracy - cells["ours"]).abs()
    return f"accuracies, within intervals, differ by {difference.mean():.2f} points, at most {difference.max():.2f}"


if __name__ == "__main__":
    main()
