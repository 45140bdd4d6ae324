"""Measure what a training seed is worth, for tables of one training to tell: `python -m ofer.commands.seed_spread`.

Reads a tidy table of several trainings (`results/table10.csv`) and writes `ofer/papers/seed_spread.csv`.
"""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from ofer.base.errors import OferError
from ofer.base.progress import say
from ofer.base.tables import read_table
from ofer.jobs.artefacts import written_whole
from ofer.jobs.provenance import PACKAGE_FOLDER
from ofer.papers.seeds import spread_of
from ofer.papers.table import TEXT

SPREAD = PACKAGE_FOLDER / "papers/seed_spread.csv"


def measure(table: Path, measured_on: str, target: Path) -> None:
    """Write the spread of a table's trainings as a CSV of one line. Raises OferError for a table of one training."""
    cells = read_table(table, TEXT)
    if cells["ours_seed_sd"].isna().all():
        raise OferError(f"{table}: has one training; make it with `tables.{table.stem}.seeds` of two or more")
    with written_whole(target) as path:
        line = pd.DataFrame([asdict(spread_of(cells, measured_on))])
        line.to_csv(path, index=False, lineterminator="\n")


def main() -> None:
    """Measure and say where it is kept."""
    parser = argparse.ArgumentParser(prog="python -m ofer.commands.seed_spread", description=__doc__)
    parser.add_argument("table", type=Path, nargs="?", default=Path("results/table10.csv"), help="a tidy table")
    parser.add_argument("--measured-on", default="Table 10 of the reference run", help="what the table is, in words")
    arguments = parser.parse_args()
    try:
        measure(arguments.table, arguments.measured_on, SPREAD)
    except OferError as error:
        sys.exit(f"ofer: {error}")
    say(f"kept in {SPREAD}")


if __name__ == "__main__":
    main()
