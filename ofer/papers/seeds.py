"""The worth of a training seed, and what intervals say about it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ofer.base.tables import read_table


@dataclass(frozen=True)
class Spread:
    """The spread of trainings that differ in their seed alone: standard deviations of a cell, in points.

    `typical` is the root mean square over `cells`, `largest` that of one of them; each is of `seeds` trainings.
    """

    typical: float
    largest: float
    cells: int
    seeds: int
    measured_on: str


def spread_of(table: pd.DataFrame, measured_on: str) -> Spread:
    """Return the spread of the accuracies in a tidy table (`ofer.papers.table.COLUMNS`) of several trainings.

    Gaps and gains are left out, and cells that several rows share count once.
    """
    cells = table[table["ours_seed_sd"].notna() & ~table["column"].str.contains("_gap|_gain|_error")]
    cells = cells.drop_duplicates(["column", "ours", "ours_seed_sd"])
    deviations = cells["ours_seed_sd"].to_numpy(float)
    typical = round(float(np.sqrt(np.square(deviations).mean())), 2)
    return Spread(typical, round(float(deviations.max()), 2), len(cells), int(cells["seeds"].min()), measured_on)


def read_spread(path: Path) -> Spread:
    """Return the spread in a file of one line that `ofer.commands.seed_spread` wrote."""
    [line] = read_table(path, ["measured_on"]).to_dict("records")
    return Spread(**{str(name): value for name, value in line.items()})


def worth(spread: Spread, seeds: int, table: str) -> str:
    """Return the sentence that tells what a training seed is worth in a table of `seeds` trainings.

    `spread` is the table's own or, of one training, that of the reference run.
    """
    if seeds > 1:
        return (
            f"Each number is the mean of {seeds} trainings that differ in their seed. Another seed, or a retraining "
            f"that differs by rounding alone, moves one training's by about {spread.typical:.1f} points (standard "
            f"deviation; {_largest(spread)})."
        )
    return (
        "One training seed: another one, or a retraining that differs by rounding alone, moves a cell by about "
        f"{spread.typical:.1f} points (standard deviation over {spread.seeds} trainings, {spread.measured_on}; "
        f"{_largest(spread)}), and may turn a verdict. `tables.{table}.seeds` trains several."
    )


def not_measured(table: str) -> str:
    """Return the sentence that tells that nobody knows what a training seed is worth in a table of one training."""
    return (
        "One training seed: how far another one moves a cell was not measured for these methods, and it may turn a "
        f"verdict. `tables.{table}.seeds` trains several."
    )


def interval_covers(draws: int, seeds: int, drawn: str = "subjects") -> str:
    """Return the sentence that tells what an interval covers; `drawn` are subjects or, where not told, pictures."""
    if seeds > 1:
        return (
            f"The interval says how far our number would move with other {drawn} of the same kind and other seeds: "
            f"{draws:,} times, as many {drawn} as there are and, apart from them, as many trainings were drawn with "
            f"replacement. {seeds} trainings tell little of how seeds spread. It does not cover another corpus."
        )
    return (
        f"The interval says how far our number would move with other {drawn} of the same kind: {draws:,} times, as "
        f"many {drawn} as there are were drawn with replacement. It does not cover training again with another seed, "
        "nor another corpus."
    )


def _largest(spread: Spread) -> str:
    return (
        "one cell" if spread.cells == 1 else f"root mean square of {spread.cells} cells, at most {spread.largest:.1f}"
    )
