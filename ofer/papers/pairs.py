"""Rows of a table compared with each other: a paired difference each, its tests, and its verdict."""

from collections.abc import Sequence

import pandas as pd

from ofer.evaluation.bootstrap import Estimate
from ofer.papers.families import Family
from ofer.papers.formulas import Comparison
from ofer.papers.outcomes import Outcomes
from ofer.papers.verdicts import JUDGED, judge
from ofer.papers.wording import DECIMALS

COLUMNS = [
    "row", "opponent", "column", "difference", "ci_low", "ci_high",
    "p_bootstrap", "p_mcnemar", "p_corrected_t", *JUDGED, "n",
]  # fmt: skip
TEXT = ("row", "opponent", "column", "correction", "judged_in", "verdict")
"""Columns of text; all others are numbers."""

TESTS = {"bootstrap": "p_bootstrap", "mcnemar": "p_mcnemar", "corrected_t": "p_corrected_t"}
"""What may be corrected, by its name in the configuration."""


def compare_rows(
    comparisons: Sequence[Comparison], outcomes: Outcomes, family: Family, *, confidence: float, corrected: str
) -> pd.DataFrame:
    """Return a row per comparison with the columns `COLUMNS`; differences in points, row − opponent.

    The interval is of `confidence` for this one difference. What is corrected, and decides the verdict
    (`ofer.papers.verdicts.judge`), is the p named by `corrected` (of `TESTS`).
    """
    table = pd.DataFrame([_compared(comparison, outcomes, confidence) for comparison in comparisons], columns=COLUMNS)
    return round_columns(judge(table, comparisons, family, p=TESTS[corrected], confidence=confidence))


def round_columns(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return comparisons with as many decimals as their files have."""
    p_values = [name for name in pairs if str(name).startswith("p_")]
    decimals = dict.fromkeys(("difference", "ci_low", "ci_high"), DECIMALS) | dict.fromkeys(p_values, 6)
    return pairs.astype(dict.fromkeys(decimals, float)).round(decimals)


def estimate_columns(comparison: Comparison, estimate: Estimate, confidence: float) -> dict[str, object]:
    """Return the columns of a comparison that its estimate gives: difference and interval in its unit, p, and n."""
    low, high = estimate.interval(confidence)
    return {
        "row": comparison.row,
        "opponent": comparison.opponent,
        "column": comparison.column,
        "difference": estimate.value,
        "ci_low": low,
        "ci_high": high,
        "p_bootstrap": estimate.p_value(),
        "n": estimate.samples,
    }


def _compared(comparison: Comparison, outcomes: Outcomes, confidence: float) -> dict[str, object]:
    return {
        **estimate_columns(comparison, outcomes.estimate(comparison.formula), confidence),
        "p_mcnemar": outcomes.mcnemar(comparison.formula),
        "p_corrected_t": outcomes.corrected_t(comparison.formula),
    }
