"""Print the cost of a finished run, rule by rule: jobs, seconds, and the largest resident memory of a job.

`ofer cost [results]` reads the records that Snakemake kept of each job. With `--csv` and
`--markdown` it writes them, and with `--page` a page for the report.
"""

import argparse
from pathlib import Path

import pandas as pd

from ofer.base.data_files import STYLE
from ofer.base.errors import OferError
from ofer.base.machine import machine
from ofer.base.tables import read_job_record
from ofer.base.wording import count
from ofer.commands.run import run_command
from ofer.jobs.artefacts import write_text
from ofer.jobs.provenance import package_file
from ofer.pages.table_page import table_page

HEADS = {
    "jobs": "Jobs",
    "seconds": "Seconds",
    "longest_s": "longest job",
    "cpu_s": "on processors",
    "largest_rss_mib": "Memory, MiB",
}


def cost(results: Path) -> pd.DataFrame:
    """Return a row per rule, the costliest first: jobs, seconds in all and of the longest, MiB resident at most.

    Raises OferError if there are no records.
    """
    folder = results / "benchmarks"
    records = [
        read_job_record(path).assign(rule=path.relative_to(folder).parts[0]) for path in sorted(folder.rglob("*.tsv"))
    ]
    if not records:
        raise OferError(f"{folder}: no records of jobs; run snakemake first")
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


def total(rules: pd.DataFrame) -> str:
    """Return the sums over all rules in words."""
    return (
        f"{count(int(rules['jobs'].sum()), 'job')}, {rules['seconds'].sum():,.0f} job seconds, "
        f"{rules['cpu_s'].sum():,.0f} processor seconds, at most {rules['largest_rss_mib'].max():,.0f} MiB resident"
    )


def as_markdown(rules: pd.DataFrame) -> str:
    """Return the costs to read: a row per rule, sums, and the machine."""
    grid = [f"| Rule | {' | '.join(HEADS.values())} |", f"| --- |{' ---: |' * len(HEADS)}"]
    for rule, row in rules.iterrows():
        numbers = [f"{row['jobs']:.0f}", *(f"{row[name]:,.1f}" for name in list(HEADS)[1:4])]
        # Jobs that end before Snakemake looks have no memory.
        memory = "–" if pd.isna(row["largest_rss_mib"]) else f"{row['largest_rss_mib']:,.0f}"
        grid.append(f"| {rule} | {' | '.join(numbers)} | {memory} |")
    here = "; ".join(f"{name}: {value}" for name, value in machine().items())
    return "\n".join(
        [
            "# What the run cost, rule by rule",
            "",
            f"{total(rules)}.",
            "",
            *grid,
            "",
            f"- Machine that made this page: {here}.",
            "- Seconds are those of all jobs together, of the longest one, and those spent on processors; memory is "
            "the largest that one job held.",
            "- Each job counts as it ran last. One that found its work in the store counts the seconds that this took, "
            "not those of the work.",
            "- Every job counts of which results/benchmarks has a record, also of cells that are configured no more.",
            "- Jobs run side by side, so their seconds add up to more than passed.",
            "",
        ]
    )


def main() -> None:
    """Print the costs, and write what is asked for."""
    parser = argparse.ArgumentParser(prog="ofer cost", description=__doc__)
    parser.add_argument("results", type=Path, nargs="?", default=Path("results"))
    parser.add_argument("--csv", type=Path)
    parser.add_argument("--markdown", type=Path)
    parser.add_argument("--page", type=Path, help="needs --csv and --markdown")
    arguments = parser.parse_args()
    rules = cost(arguments.results)
    if arguments.csv:
        write_text(arguments.csv, rules.to_csv(lineterminator="\n"))
    if arguments.markdown:
        write_text(arguments.markdown, as_markdown(rules))
    if arguments.page:
        write_text(arguments.page, table_page([arguments.csv], arguments.markdown, package_file(STYLE)))
    print(f"{rules.to_string()}\n\n{total(rules)}")


if __name__ == "__main__":
    run_command(main)
