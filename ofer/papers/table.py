"""Tables of a paper in tidy form: published and computed numbers side by side, with intervals and verdicts.

What a cell consists of is said by a *formula*: weights of accuracies, each of one prediction file. `{A: 1}` is an
accuracy, `{A: 1, B: -1}` a gap, and the interval of either follows from the same draws of subjects.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from ofer.errors import OferError
from ofer.evaluation.bootstrap import combination
from ofer.evaluation.predictions import correctness
from ofer.evaluation.verdict import equivalence

COLUMNS = [
    "row", "column", "published", "ours", "ours_ci_low", "ours_ci_high", "n", "folds", "corpus", "status", "verdict",
]  # fmt: skip

PredictionKey = tuple[str, str]
"""Method entry and occlusion entry: one prediction file."""

Formula = Mapping[PredictionKey, float]
Formulas = Mapping[str, Mapping[str, Formula]]
"""Row, column, and the formula of that cell."""

Predictions = Mapping[PredictionKey, pd.DataFrame]


@dataclass(frozen=True)
class Entries:
    """Which entries of the configuration a table is made of.

    `rows` names the method entry of each row, `occlusions` the occlusion entry of each column of hidden faces;
    `clean` is the name that stands for nothing hidden.
    """

    recogniser: str
    rows: Mapping[str, str]
    occlusions: Mapping[str, str]
    clean: str = "none"


@dataclass(frozen=True)
class Experiment:
    """What the numbers of a table were computed on, and how their intervals are made.

    `incomparable` says why no verdict is given; empty on the paper's corpus with its published or documented values.
    `margin` is in points; `confidence` is a share. `generated`: the faces are rendered, not filmed.
    """

    corpus: str
    generated: bool
    folds: str
    fold_count: int
    incomparable: str
    draws: int
    seed: int
    confidence: float
    margin: float


def tidy_table(
    published: pd.DataFrame,
    formulas: Formulas,
    predictions: Predictions,
    experiment: Experiment,
) -> pd.DataFrame:
    """Return a row per cell with the columns `COLUMNS`; accuracies in %, gaps in points, two decimals.

    `published` comes from `read_published`; `formulas` gives, per row name and column, what we compute.
    Rows and columns stand in the paper's order; rows that the paper lacks follow. Cited rows keep `ours` empty.
    Raises OferError if a formula needs predictions that are not there.
    """
    values = {
        key: correctness(_found(predictions, key))
        for key in dict.fromkeys(key for row in formulas.values() for formula in row.values() for key in formula)
    }
    numbers = published.set_index(["row", "column"])["value"].astype(float).to_dict()
    cited = set(published.loc[published["status"] == "cited", "row"])
    columns = dict.fromkeys([*published["column"], *(name for row in formulas.values() for name in row)])
    cells = []
    for row in dict.fromkeys([*published["row"], *formulas]):
        for column in columns:
            number = numbers.get((row, column))
            formula = formulas.get(row, {}).get(column)
            if number is None and formula is None and row not in cited:
                continue
            cell = {"row": row, "column": column, "published": number, "status": "cited", "verdict": ""}
            if row not in cited:
                cell |= {"status": "computed"} | _computed(formula, number, values, experiment)
            cells.append(cell)
    table = pd.DataFrame(cells, columns=COLUMNS)
    return table.astype({"n": "Int64"} | dict.fromkeys(["published", "ours", "ours_ci_low", "ours_ci_high"], float))


def _computed(
    formula: Formula | None,
    published: float | None,
    values: Mapping[PredictionKey, pd.DataFrame],
    experiment: Experiment,
) -> dict[str, object]:
    if formula is None:
        return {}
    # Percent from here on: margins and verdicts are in points.
    terms = [(100 * weight, values[key]) for key, weight in formula.items()]
    estimate = combination(terms, draws=experiment.draws, seed=experiment.seed)
    low, high = estimate.interval(experiment.confidence)
    if published is None:
        verdict = ""
    elif experiment.incomparable:
        verdict = f"not comparable: {experiment.incomparable}"
    else:
        verdict = equivalence(estimate, published, margin=experiment.margin, confidence=experiment.confidence)
    return {
        "ours": round(estimate.value, 2),
        "ours_ci_low": round(low, 2),
        "ours_ci_high": round(high, 2),
        "n": estimate.samples,
        "folds": experiment.folds,
        "corpus": corpus_name(experiment),
        "verdict": verdict,
    }


def corpus_name(experiment: Experiment) -> str:
    """Return the corpus entry's name; a generated corpus says `synthetic` whatever its entry is called."""
    if experiment.generated and "synthetic" not in experiment.corpus:
        return f"{experiment.corpus} (synthetic)"
    return experiment.corpus


def accuracies(method: str, occlusions: Mapping[str, str]) -> dict[str, Formula]:
    """Return, per column, the formula of the accuracy of `method` on the occlusion entry of that column."""
    return {column: {(method, occlusion): 1.0} for column, occlusion in occlusions.items()}


def difference(formula: Formula, other: Formula) -> Formula:
    """Return the formula of `formula` − `other`; what stands in both with equal weight vanishes."""
    return total([(1.0, formula), (-1.0, other)])


def total(terms: Sequence[tuple[float, Formula]]) -> Formula:
    """Return the formula of a weighted sum of formulas."""
    weights: dict[PredictionKey, float] = {}
    for factor, formula in terms:
        for key, weight in formula.items():
            weights[key] = weights.get(key, 0.0) + factor * weight
    return weights


def _found(predictions: Predictions, key: PredictionKey) -> pd.DataFrame:
    if key not in predictions:
        raise OferError(
            f"predictions: none of method {key[0]!r} on occlusion {key[1]!r}; add that entry to the table's inputs"
        )
    return predictions[key]
