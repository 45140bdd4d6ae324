"""Paired comparisons of reconstruction with filling the hole, which the paper lacks (protocol §3.12, §8.6)."""

import pandas as pd

from ofer.papers.endpoint_errors import EndpointErrors, compare_errors
from ofer.papers.families import ACCURACY, ENDPOINT_ERROR, JUDGED, Family
from ofer.papers.formulas import Comparison, Entries, each_against
from ofer.papers.wording import DECIMALS

COLUMNS = [
    "row", "opponent", "column", "measure",
    "ours", "theirs", "difference", "ci_low", "ci_high", "n", "p_bootstrap", *JUDGED,
]  # fmt: skip
"""`ours` and `theirs` are the row's and the opponent's: endpoint errors inside the hole in pixels of the crop (means
over samples, lower is better), or accuracies in % (means over folds, higher is better)."""


def comparisons(entries: Entries) -> list[Comparison]:
    """Return what is compared by endpoint error: the restorer with each other row, in each column."""
    row = entries.restorer_row
    if row is None or entries.restorer is None:
        return []
    return each_against(row, entries.restorer, entries.rows, entries.occlusions)


def compare(
    entries: Entries,
    errors: EndpointErrors,
    family: Family,
    *,
    table: pd.DataFrame,
    pairs: pd.DataFrame,
    confidence: float,
) -> pd.DataFrame:
    """Return a row per column, measure and opponent of the restorer, with the columns `COLUMNS`.

    Endpoint errors are compared and judged here, as `family` says. Accuracies are those of the table itself, `table`,
    and their comparisons and verdicts those of its `pairs`: no page judges them a second time.
    """
    made = comparisons(entries)
    by_error = compare_errors(made, errors, family, confidence=confidence).assign(
        measure=ENDPOINT_ERROR,
        ours=[_value(errors, entries, one, one.row) for one in made],
        theirs=[_value(errors, entries, one, one.opponent) for one in made],
    )
    accuracies = _accuracies(str(entries.restorer_row), table, pairs)
    places = {column: number for number, column in enumerate(entries.occlusions)}
    ordered = [
        part.sort_values("column", key=lambda names: names.map(places), kind="stable")
        for part in (by_error, accuracies)
    ]
    return pd.concat([part for part in ordered if not part.empty], ignore_index=True)[COLUMNS]


def _value(errors: EndpointErrors, entries: Entries, comparison: Comparison, row: str) -> float:
    return round(errors.estimate({(entries.rows[row], entries.occlusions[comparison.column]): 1.0}).value, DECIMALS)


def _accuracies(row: str, table: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of a row as `row` − opponent, with the accuracies of both."""
    swapped = pairs["opponent"] == row
    mine = pairs[swapped | (pairs["row"] == row)].copy()
    turned = swapped[mine.index]
    mine.loc[turned, ["row", "opponent"]] = mine.loc[turned, ["opponent", "row"]].to_numpy()
    mine.loc[turned, ["difference", "ci_low", "ci_high"]] = -mine.loc[
        turned, ["difference", "ci_high", "ci_low"]
    ].to_numpy()
    mine["verdict"] = mine["verdict"].mask(turned, mine["verdict"].replace({"better": "worse", "worse": "better"}))
    values = table.set_index(["row", "column"])["ours"]
    for name, of in (("ours", "row"), ("theirs", "opponent")):
        mine[name] = [values.get(key) for key in zip(mine[of], mine["column"], strict=True)]
    return mine.assign(measure=ACCURACY)
