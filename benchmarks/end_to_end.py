"""Table 10 on the default preset, warm environment: on one core against several, the same bytes, memory of a job.

    python -m benchmarks.end_to_end [--cores 1 2] [--configfile FILE …]

Each run starts from an empty folder. A speed-up is the first run's wall-clock time over a later one's.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ofer.commands.cost import cost

PROJECT = Path(__file__).parents[1]


def table10(folder: Path, cores: int, configfiles: list[Path]) -> float:
    """Make the table in `folder` and return the seconds that it took."""
    folder.mkdir()
    command = [sys.executable, "-m", "snakemake", "results/table10.csv", "--cores", str(cores), "--quiet", "all"]
    command += ["--snakefile", str(PROJECT / "Snakefile"), "--directory", str(folder)]
    if configfiles:
        command += ["--configfile", *(str(path.resolve()) for path in configfiles)]
    begun = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stdout[-2000:] + done.stderr[-2000:])
    return time.perf_counter() - begun


def main() -> None:
    """Run, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cores", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--configfile", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        first, tables = 0.0, set()
        for cores in options.cores:
            folder = Path(name) / str(cores)
            took = table10(folder, cores, options.configfile)
            first = first or took
            tables.add((folder / "results/table10.csv").read_bytes())
            rules = cost(folder / "results")
            print(
                f"{cores} core{'s' if cores > 1 else ''}: {took:.0f} s, speed-up {first / took:.2f}; "
                f"largest job {rules['largest_rss_mib'].max():,.0f} MiB",
                flush=True,
            )
    if len(tables) != 1:
        raise SystemExit("the tables are not the same")
    print("the tables have the same bytes")


if __name__ == "__main__":
    main()
