"""What a finished run cost, rule by rule: jobs, seconds, and the largest resident memory of a job.

`python -m benchmarks.run_cost [results]` reads the records that Snakemake kept of each job.
"""

import sys
from pathlib import Path

import pandas as pd


def cost(results: Path) -> pd.DataFrame:
    """Return a row per rule, the costliest first: jobs, seconds in all and of the longest, MiB resident at most."""
    records = [
        pd.read_csv(path, sep="\t", na_values="-").assign(rule=path.relative_to(results / "benchmarks").parts[0])
        for path in sorted((results / "benchmarks").rglob("*.tsv"))
    ]
    if not records:
        sys.exit(f"{results / 'benchmarks'}: no records; run snakemake first")
    together = pd.concat(records)
    together["rule"] = together["rule"].str.removesuffix(".tsv")
    rules = together.groupby("rule").agg(
        jobs=("s", "size"),
        seconds=("s", "sum"),
        longest_s=("s", "max"),
        cpu_s=("cpu_time", "sum"),
        largest_rss_mib=("max_rss", "max"),
    )
    return rules.sort_values("seconds", ascending=False).round(1)


def main() -> None:
    """Print the table and its sums."""
    results = Path(sys.argv[1] if len(sys.argv) > 1 else "results")
    rules = cost(results)
    print(rules.to_string())
    print(
        f"\n{int(rules['jobs'].sum())} jobs, {rules['seconds'].sum():.0f} job seconds, "
        f"{rules['cpu_s'].sum():.0f} processor seconds, at most {rules['largest_rss_mib'].max():.0f} MiB resident"
    )


if __name__ == "__main__":
    main()
