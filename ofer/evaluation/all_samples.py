"""A number is of all samples: what is read holds the whole division into folds, and what is counted comes to as many.

A sample that falls out on the way changes an accuracy as another method would, and nobody sees it.
"""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from ofer.base.errors import OferError
from ofer.base.tables import SAMPLE, read_table


def read_divided(path: Path, division: pd.DataFrame) -> pd.DataFrame:
    """Return a file of predictions or endpoint errors, which has each sample of `division` once for every seed.

    `division` has the columns sample, subject, label, fold. Raises OferError if a sample is missing, is there twice, or
    is none of the division, as it is of another subject, label or fold.
    """
    table = read_table(path)
    require_divided(table, division, path, by="seed")
    return table


def require_divided(table: pd.DataFrame, division: pd.DataFrame, path: Path, *, by: str) -> None:
    """Raise OferError as `read_divided` does, unless a table has each sample of `division` for every value of `by`."""
    columns = [name for name in (*SAMPLE, "fold") if name in table]
    wanted = pd.MultiIndex.from_frame(division[columns])
    rows = pd.MultiIndex.from_frame(table[columns])
    for value in table[by].unique() if len(table) else ["none"]:
        found = rows[table[by] == value]
        for samples, fault in (
            (wanted.difference(found), f"of the {len(wanted)} samples of its division into folds are missing"),
            (found.difference(wanted), "samples are not of its division into folds"),
            (found[found.duplicated()], "samples are there twice"),
        ):
            if len(samples):
                raise OferError(
                    f"{path}: {len(samples)} {fault}, such as {samples[0][0]} ({by} {value}); "
                    "delete it and run snakemake again"
                )


def require_all_counted(counts: pd.Series, of: pd.Series, tested: Mapping[str, pd.DataFrame]) -> None:
    """Raise OferError unless each of `counts` is the number of all samples of what it is `of`, by name in `tested`.

    What is not computed has no count.
    """
    for n, name in zip(counts[counts.notna()], of[counts.notna()], strict=True):
        if n != len(tested[name]):
            raise OferError(
                f"a number is of {n} samples, {name} has {len(tested[name])}; some fell out on the way, which is a "
                "fault of this code: report it"
            )
