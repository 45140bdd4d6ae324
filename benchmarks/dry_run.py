"""How long Snakemake takes to say what it would do, in how much memory: five dry runs after a first of each target.

`python -m benchmarks.dry_run`, in a folder with or without results. The paper preset is planned on the built-in
corpus, which needs no licence and has fewer samples; the number of jobs does not depend on them.
"""

import resource
import statistics
import subprocess
import sys
import time

PAPER = ["--configfile", "workflow/presets/paper.yaml", "--config", "corpus=synthetic", "--"]
RUNS = {
    "results/table10.csv": ["--", "results/table10.csv"],
    "all, paper preset": [*PAPER, "all"],
}


def main() -> None:
    """Print seconds (minimum, median and maximum), the largest resident memory so far, and jobs, for each target."""
    for name, arguments in RUNS.items():
        command = [sys.executable, "-m", "snakemake", "-n", *arguments]
        seconds, said = [], ""
        for _ in range(6):
            started = time.perf_counter()
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            seconds.append(time.perf_counter() - started)
        counted = seconds[1:]
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        jobs = next((line.split()[1] for line in said.splitlines() if line.startswith("total ")), "0")
        print(
            f"{name}: {jobs} jobs, min {min(counted):.2f} s, median {statistics.median(counted):.2f} s, "
            f"max {max(counted):.2f} s, {memory:.0f} MiB"
        )


if __name__ == "__main__":
    main()
