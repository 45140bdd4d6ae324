"""A number is of all samples: what is read holds the whole division into folds, and what is counted comes to as many.

A sample that falls out on the way changes an accuracy as another method would, and nobody sees it.
"""

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
    columns = [name for name in (*SAMPLE, "fold") if name in table]
    wanted = pd.MultiIndex.from_frame(division[columns])
    rows = pd.MultiIndex.from_frame(table[columns])
    for seed in table["seed"].unique() if len(table) else ["none"]:
        found = rows[table["seed"] == seed]
        for samples, fault in (
            (wanted.difference(found), f"of the {len(wanted)} samples of its division into folds are missing"),
            (found.difference(wanted), "samples are not of its division into folds"),
            (found[found.duplicated()], "samples are there twice"),
        ):
            if len(samples):
                raise OferError(
                    f"{path}: {len(samples)} {fault}, such as {samples[0][0]} (seed {seed}); "
                    "delete it and run snakemake again"
                )
    return table


def require_all_counted(table: pd.DataFrame, *divisions: pd.DataFrame) -> None:
    """Raise OferError unless each n of `table` counts all samples of a division or, in a row of a fold, of that fold.

    Cells that are not computed have no n.
    """
    counted = table[table["n"].notna()]
    for row in counted.to_dict("records"):
        n, sizes = row["n"], [len(one[one["fold"] == row["fold"]] if "fold" in row else one) for one in divisions]
        if n not in sizes:
            raise OferError(
                f"a number is of {n} samples, its division into folds has {' or '.join(map(str, sizes))}; "
                "some fell out on the way, which is a fault of this code: report it"
            )
