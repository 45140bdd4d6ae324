"""The verdict of each comparison of a table, in the family in which it is judged."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ofer.evaluation.holm import holm
from ofer.papers.families import Family, key_of
from ofer.papers.formulas import Comparison

HOLM, BONFERRONI, NONE = "Holm", "Bonferroni", ""
JUDGED = ["p_corrected", "correction", "family", "judged_in", "verdict"]
"""Columns of what is judged: the corrected p; by which method, over how many comparisons of which table; and the
verdict."""
ELSEWHERE = "elsewhere"
"""The verdict where another table judges; its page says it."""


def judge(
    pairs: pd.DataFrame,
    comparisons: Sequence[Comparison],
    family: Family,
    *,
    p: str,
    confidence: float,
    lower_is_better: bool = False,
) -> pd.DataFrame:
    """Return `pairs`, a row per comparison with its difference and the p in column `p`, with the columns `JUDGED`.

    `verdict` is `better` or `worse` where the corrected p is at most 1 − `confidence`, else `open`, which is no
    statement of equality; `untested` where p is missing, `elsewhere` where another table judges.
    """
    shared = [family.shared.get(key_of(one.formula)) for one in comparisons]
    here = np.array([one is None or one.here for one in shared], bool)
    judged = pairs.assign(
        correction=[NONE if not mine else BONFERRONI if one else HOLM for one, mine in zip(shared, here, strict=True)],
        family=[one.size if one else int(here.sum()) for one in shared],
        judged_in=[one.table if one else family.table for one in shared],
    )
    judged["p_corrected"] = correct(judged, p)
    gain = judged["difference"] * (-1 if lower_is_better else 1)
    differs = judged["p_corrected"] <= 1 - confidence
    judged["verdict"] = np.select(
        [~here, judged["p_corrected"].isna(), differs & (gain > 0), differs & (gain < 0)],
        [ELSEWHERE, "untested", "better", "worse"],
        "open",
    )
    return judged


def correct(judged: pd.DataFrame, p: str) -> np.ndarray:
    """Return the p in column `p` after correction, each by its method and family; NaN where another table judges."""
    p_values = judged[p].where(judged["correction"] != NONE).to_numpy(float)
    # Holm rejects whatever Bonferroni does, so that both together keep to the table's level.
    alone = np.minimum(1, p_values * judged["family"].to_numpy(float))
    return np.where(judged["correction"] == BONFERRONI, alone, holm(p_values))
