"""Tables of a paper in tidy form: published and computed numbers side by side, with intervals and verdicts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ofer.base.wording import enumeration
from ofer.evaluation.verdict import equivalence
from ofer.papers.endpoint_errors import EndpointErrors
from ofer.papers.formulas import ENDPOINT_ERROR, ORACLE, Column, Formula, Row, formula_of
from ofer.papers.outcomes import Outcomes
from ofer.papers.wording import DECIMALS

COLUMNS = [
    "row", "column", "published", "ours", "ours_ci_low", "ours_ci_high", "ours_pooled", "ours_balanced",
    "seeds", "ours_seed_sd", "n", "division", "corpus", "status", "verdict",
]  # fmt: skip
"""`ours` is the mean over folds of the fold's accuracy, as in the paper, with its interval; `ours_pooled` the accuracy
over all samples; `ours_balanced` the mean over classes of the class' accuracy. Gaps and gains are differences of each.
Each is the mean of `seeds` trainings, whose `ours` have the standard deviation `ours_seed_sd` (empty for one).
"""

TEXT = ("row", "column", "division", "corpus", "status", "verdict", "unit", "told")
"""Those of the columns that are text, for `ofer.base.tables`."""


KNOWLEDGE = ["unit", "told"]
"""Further columns of a table whose rows are ranked: the unit of a cell, and what the row's method is told."""

PERCENT, PIXELS = "%", "px"

PUBLISHED = "published"
"""The status of a line that has the paper's number alone."""


@dataclass(frozen=True)
class Experiment:
    """The experiment behind the numbers of a table (its entry's name), and how their intervals are made.

    `corpora` are the corpus entries that are tested, and what each is called; `division` says by what folds or rounds.
    `incomparable` says why no verdict is given; empty on the paper's corpus with its published or documented values.
    `papers_sequences`: how many the paper has, 0 where there are no numbers of a paper. `margin` is in points;
    `confidence` is a share. `generated`: faces are rendered, not filmed. `drawn` says what intervals draw. `corrected`
    is the test of `ofer.papers.pairs.TESTS` that Holm's method corrects; an accuracy is the mean of `seeds` trainings.
    """

    table: str
    corpora: Mapping[str, str]
    generated: bool
    division: str
    incomparable: str
    draws: int
    confidence: float
    margin: float
    corrected: str
    seeds: int = 1
    papers_sequences: int = 0
    drawn: str = "subjects"

    @property
    def corpus(self) -> str:
        """All corpora's names, as a heading has them."""
        return enumeration(self.corpora.values())


def experiment_of(values: Mapping[str, Any], seeds: int, tested: Iterable[pd.DataFrame] = ()) -> Experiment:
    """Return the experiment of a table, of the values that its declaration gives and the number of its trainings.

    `tested` are sample and subject of what its divisions test.
    """
    statistics = values["statistics"]
    return Experiment(
        table=values["name"],
        corpora=values["corpora"],
        generated=bool(values["generated"]),
        division=values["division"],
        incomparable=values["incomparable"],
        papers_sequences=values["papers_sequences"],
        seeds=seeds,
        drawn=_drawn(tested),
        **{key: statistics[key] for key in ("draws", "confidence", "margin", "corrected")},
    )


def _drawn(tested: Iterable[pd.DataFrame]) -> str:
    """Return what intervals draw: subjects or, where a corpus does not tell them, its pictures."""
    told = {not (table["subject"] == table["sample"]).all() for table in tested}
    if told == {True, False}:
        return "subjects (pictures, where it is not told who is in them)"
    return "pictures" if told == {False} else "subjects"


@dataclass(frozen=True)
class Numbers:
    """Numbers that cells are made of: accuracies, and endpoint errors where some cells are such."""

    outcomes: Outcomes
    errors: EndpointErrors


def tidy_table(
    published: pd.DataFrame,
    rows: Sequence[Row],
    columns: Sequence[Column],
    numbers: Numbers,
    experiment: Experiment,
    *,
    ranked: bool = False,
) -> pd.DataFrame:
    """Return a row per cell with the columns `COLUMNS`; accuracies in %, gaps in points, errors in pixels.

    `published` comes from `ofer.papers.published`. Rows and columns stand in the paper's order; those that the paper
    lacks follow. Cited and published lines keep `ours` empty. Of a table whose rows are `ranked` there are the columns
    `KNOWLEDGE` too. Raises OferError if a formula needs predictions that are not there.
    """
    values = published.set_index(["row", "column"])["value"].astype(float).to_dict()
    quoted = published.loc[published["status"] != "computed"].set_index("row")["status"].to_dict()
    ours, by_name = {row.name: row for row in rows}, {column.name: column for column in columns}
    withheld = f"not comparable: {experiment.incomparable}"
    cells = []
    for row in dict.fromkeys([*published["row"], *ours]):
        for name in dict.fromkeys([*published["column"], *by_name]):
            number, column = values.get((row, name)), by_name.get(name)
            formula = formula_of(ours[row], column, by_name) if row in ours and column else None
            if number is None and not formula and row not in quoted:
                continue
            status = quoted.get(row, "computed")
            verdict = withheld if status == PUBLISHED and number is not None else ""
            cell: dict[str, Any] = {"row": row, "column": name, "published": number, "status": status}
            cell["verdict"] = verdict
            if status == "computed" and formula and column is not None:
                cell |= _computed(formula, column, number, numbers, experiment)
            if ranked:
                cell |= _knowledge(ours[row], column)
            cells.append(cell)
    table = pd.DataFrame(cells, columns=[*COLUMNS, *(KNOWLEDGE if ranked else [])])
    floats = [name for name in COLUMNS if name == "published" or name.startswith("ours")]
    return table.astype({"n": "Int64", "seeds": "Int64"} | dict.fromkeys(floats, float))


def sizes(table: pd.DataFrame) -> str:
    """Return of how many samples the numbers of a table are, as a heading has it."""
    counts = sorted(table["n"].dropna().unique())
    return " to ".join(dict.fromkeys([str(counts[0]), str(counts[-1])])) if counts else "0"


def ranked_rows(rows: Sequence[Row], columns: Sequence[Column], outcomes: Outcomes, first: str | None) -> list[Row]:
    """Return the rows with the `first` first, the others from the most accurate under occlusion on, oracles last."""
    hidden = [column.place for column in columns if column.hides and column.measure != ENDPOINT_ERROR]

    def rank(row: Row) -> tuple[bool, bool, float, str]:
        mean = outcomes.estimate({(row.method, place): 1.0 / len(hidden) for place in hidden}).value
        return row.name != first, row.told == ORACLE, -mean, row.name

    return sorted(rows, key=rank)


def _computed(
    formula: Formula, column: Column, published: float | None, numbers: Numbers, experiment: Experiment
) -> dict[str, object]:
    by_error = column.measure == ENDPOINT_ERROR
    outcomes = numbers.outcomes
    estimate = numbers.errors.estimate(formula) if by_error else outcomes.estimate(formula)
    low, high = estimate.interval(experiment.confidence)
    verdict = ""
    if published is not None and not experiment.incomparable:
        verdict = equivalence(estimate, published, margin=experiment.margin, confidence=experiment.confidence)
    corpus, division, _, *subset = next(iter(formula))[1].split("/")
    beside = (
        {}
        if by_error
        else {
            "ours_pooled": round(outcomes.pooled(formula), DECIMALS),
            "ours_balanced": round(outcomes.balanced(formula), DECIMALS),
            "ours_seed_sd": round(outcomes.spread_of_seeds(formula), DECIMALS),
        }
    )
    return {
        "ours": round(estimate.value, DECIMALS),
        "ours_ci_low": round(low, DECIMALS),
        "ours_ci_high": round(high, DECIMALS),
        **beside,
        "seeds": experiment.seeds,
        "n": estimate.samples,
        "division": division,
        "corpus": " of ".join((*subset, experiment.corpora[corpus])),
        "verdict": verdict,
    }


def _knowledge(row: Row, column: Column | None) -> dict[str, str]:
    unit = PIXELS if column is not None and column.measure == ENDPOINT_ERROR else PERCENT
    return {"unit": unit, "told": row.told} | ({"status": "oracle"} if row.told == ORACLE else {})
