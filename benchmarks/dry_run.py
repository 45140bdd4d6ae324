"""How long `snakemake -n results/table10.csv` takes: five runs after a first, wall seconds.

`python -m benchmarks.dry_run`, in a folder with or without results.
"""

import statistics
import subprocess
import sys
import time

COMMAND = [sys.executable, "-m", "snakemake", "-n", "--quiet", "all", "--", "results/table10.csv"]


def main() -> None:
    """Print minimum, median and maximum."""
    seconds = []
    for _ in range(6):
        started = time.perf_counter()
        subprocess.run(COMMAND, check=True, capture_output=True)
        seconds.append(time.perf_counter() - started)
    counted = seconds[1:]
    print(f"min {min(counted):.2f} s, median {statistics.median(counted):.2f} s, max {max(counted):.2f} s")


if __name__ == "__main__":
    main()
