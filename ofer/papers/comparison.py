"""Paired comparisons of reconstruction with filling the hole, which the paper lacks (protocol §3.12, §8.6)."""

from collections.abc import Sequence

import pandas as pd

from ofer.papers.endpoint_errors import EndpointErrors, compare_errors
from ofer.papers.families import Family
from ofer.papers.formulas import ACCURACY, ENDPOINT_ERROR, Comparison
from ofer.papers.verdicts import JUDGED
from ofer.papers.wording import DECIMALS

COLUMNS = [
    "row", "opponent", "column", "measure",
    "ours", "theirs", "difference", "ci_low", "ci_high", "n", "p_bootstrap", *JUDGED,
]  # fmt: skip
"""`ours` and `theirs` are the row's and the opponent's: endpoint errors inside the hole in pixels of the crop (means
over samples, lower is better), or accuracies in % (means over folds, higher is better)."""


def compare(
    comparisons: Sequence[Comparison],
    errors: EndpointErrors,
    family: Family,
    *,
    row: str,
    columns: Sequence[str],
    table: pd.DataFrame,
    pairs: pd.DataFrame,
    confidence: float,
) -> pd.DataFrame:
    """Return a row per column, measure and opponent of the restorer's `row`, with the columns `COLUMNS`.

    Endpoint errors are compared and judged here, as `family` says: `comparisons` are the restorer's with each other row
    in each column, which stand in the order of `columns`. Accuracies are those of the table itself, `table`, and their
    comparisons and verdicts those of its `pairs`: no page judges them a second time.
    """
    by_error = compare_errors(comparisons, errors, family, confidence=confidence).assign(
        measure=ENDPOINT_ERROR,
        ours=[_side(errors, one, 1.0) for one in comparisons],
        theirs=[_side(errors, one, -1.0) for one in comparisons],
    )
    places = {column: number for number, column in enumerate(columns)}
    ordered = [
        part.sort_values("column", key=lambda names: names.map(places), kind="stable")
        for part in (by_error, _accuracies(row, table, pairs))
    ]
    return pd.concat([part for part in ordered if not part.empty], ignore_index=True)[COLUMNS]


def _side(errors: EndpointErrors, comparison: Comparison, sign: float) -> float:
    """Return the error of one side of a difference of two."""
    [key] = [key for key, weight in comparison.formula.items() if weight == sign]
    return round(errors.estimate({key: 1.0}).value, DECIMALS)


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
