"""Rows of a table compared with each other: a paired difference each, its tests, and Holm's correction over all."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ofer.evaluation.holm import holm
from ofer.papers.formulas import Comparison
from ofer.papers.outcomes import Outcomes
from ofer.papers.wording import DECIMALS

COLUMNS = [
    "row", "opponent", "column", "difference", "ci_low", "ci_high",
    "p_bootstrap", "p_mcnemar", "p_corrected_t", "p_holm", "verdict", "n",
]  # fmt: skip

TESTS = {"bootstrap": "p_bootstrap", "mcnemar": "p_mcnemar", "corrected_t": "p_corrected_t"}
"""What may be corrected, by its name in the configuration."""


def compare_rows(
    comparisons: Sequence[Comparison], outcomes: Outcomes, *, confidence: float, corrected: str
) -> pd.DataFrame:
    """Return a row per comparison with the columns `COLUMNS`; differences in points, row − opponent.

    The interval is of `confidence` for this one difference. `p_holm` is the p named by `corrected` (of `TESTS`) after
    Holm's correction over all comparisons; `verdict` is `better` or `worse` where it is at most 1 − `confidence`,
    else `open`, which is no statement of equality. `untested`: the test that was named does not apply to it.
    """
    table = pd.DataFrame([_compared(comparison, outcomes, confidence) for comparison in comparisons], columns=COLUMNS)
    table["p_holm"] = holm(table[TESTS[corrected]].to_numpy(float))
    differs = table["p_holm"] <= 1 - confidence
    table["verdict"] = np.where(table["p_holm"].isna(), "untested", "open")
    table.loc[differs & (table["difference"] > 0), "verdict"] = "better"
    table.loc[differs & (table["difference"] < 0), "verdict"] = "worse"
    points = ["difference", "ci_low", "ci_high"]
    return table.round(dict.fromkeys(points, DECIMALS) | {name: 6 for name in table if str(name).startswith("p_")})


def _compared(comparison: Comparison, outcomes: Outcomes, confidence: float) -> dict[str, object]:
    estimate = outcomes.estimate(comparison.formula)
    low, high = estimate.interval(confidence)
    return {
        "row": comparison.row,
        "opponent": comparison.opponent,
        "column": comparison.column,
        "difference": estimate.value,
        "ci_low": low,
        "ci_high": high,
        "p_bootstrap": estimate.p_value(),
        "p_mcnemar": outcomes.mcnemar(comparison.formula),
        "p_corrected_t": outcomes.corrected_t(comparison.formula),
        "n": estimate.samples,
    }
