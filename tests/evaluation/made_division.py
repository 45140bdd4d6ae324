"""A division by hand: whatever samples, each fold of which is tested in turn."""

from pathlib import Path

import pandas as pd

from ofer.base.tables import SAMPLE
from ofer.evaluation.division import TEST, TRAIN, VALIDATION, Division

ROLES = [TEST, VALIDATION] + [TRAIN] * 100
"""Of the fold that is tested, of the next one, and of all others."""


def rounds_of(samples: pd.DataFrame, count: int) -> Division:
    """Return a division of `samples` (sample, subject, label, fold) into `count` rounds."""
    turns = [(number, ROLES[(fold - number) % count], str(fold)) for number in range(count) for fold in range(count)]
    return Division(
        samples.assign(group=samples["fold"].astype(str))[[*SAMPLE, "group"]],
        pd.DataFrame(turns, columns=["round", "role", "group"]),
    )


def write_division(folder: Path, division: Division) -> list[Path]:
    """Write the two files of a division and return their paths."""
    paths = [folder / "division.csv", folder / "rounds.csv"]
    for path, table in zip(paths, (division.samples, division.rounds), strict=True):
        table.to_csv(path, index=False)
    return paths
