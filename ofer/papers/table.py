"""Tables of a paper in tidy form: published and computed numbers side by side, with intervals and verdicts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from ofer.evaluation.verdict import equivalence
from ofer.papers.formulas import Entries, Formula, Formulas
from ofer.papers.outcomes import Outcomes
from ofer.papers.published import PUBLISHED
from ofer.papers.wording import DECIMALS

COLUMNS = [
    "row", "column", "published", "ours", "ours_ci_low", "ours_ci_high", "ours_pooled", "ours_balanced",
    "seeds", "ours_seed_sd", "n", "division", "corpus", "status", "verdict",
]  # fmt: skip
"""`ours` is the mean over folds of the fold's accuracy, as in the paper, with its interval; `ours_pooled` the accuracy
over all samples; `ours_balanced` the mean over classes of the class' accuracy. Gaps and gains are differences of each.
Each is the mean of `seeds` trainings, whose `ours` have the standard deviation `ours_seed_sd` (empty for one).
"""

TEXT = ("row", "column", "division", "corpus", "status", "verdict")
"""Those of the columns that are text, for `ofer.base.tables`."""


@dataclass(frozen=True)
class Experiment:
    """The experiment behind the numbers of a table (its entry's name), and how their intervals are made.

    `incomparable` says why no verdict is given; empty on the paper's corpus with its published or documented values.
    `papers_sequences`: how many the paper has, 0 where there are no numbers of a paper.
    `margin` is in points; `confidence` is a share. `generated`: the faces are rendered, not filmed. `corrected` is the
    test of `ofer.papers.pairs.TESTS` that Holm's method corrects; an accuracy is the mean of `seeds` trainings.
    """

    table: str
    corpus: str
    generated: bool
    division: str
    fold_count: int
    incomparable: str
    draws: int
    confidence: float
    margin: float
    corrected: str
    seeds: int = 1
    papers_sequences: int = 0


def tidy_table(published: pd.DataFrame, formulas: Formulas, outcomes: Outcomes, experiment: Experiment) -> pd.DataFrame:
    """Return a row per cell with the columns `COLUMNS`; accuracies in %, gaps in points, two decimals.

    `published` comes from `ofer.papers.published`; `formulas` gives, per row name and column, what we compute. Rows and
    columns stand in the paper's order; rows that the paper lacks follow. Cited and published lines keep `ours` empty.
    Raises OferError if a formula needs predictions that are not there.
    """
    numbers = published.set_index(["row", "column"])["value"].astype(float).to_dict()
    quoted = published.loc[published["status"] != "computed"].set_index("row")["status"].to_dict()
    withheld = f"not comparable: {experiment.incomparable}"
    columns = dict.fromkeys([*published["column"], *(name for row in formulas.values() for name in row)])
    cells = []
    for row in dict.fromkeys([*published["row"], *formulas]):
        for column in columns:
            number = numbers.get((row, column))
            formula = formulas.get(row, {}).get(column)
            if number is None and formula is None and row not in quoted:
                continue
            status = quoted.get(row, "computed")
            verdict = withheld if status == PUBLISHED and number is not None else ""
            cell = {"row": row, "column": column, "published": number, "status": status, "verdict": verdict}
            if status == "computed":
                cell |= _computed(formula, number, outcomes, experiment)
            cells.append(cell)
    table = pd.DataFrame(cells, columns=COLUMNS)
    floats = [name for name in COLUMNS if name == "published" or name.startswith("ours")]
    return table.astype({"n": "Int64", "seeds": "Int64"} | dict.fromkeys(floats, float))


def in_printed_order(entries: Entries, published: pd.DataFrame) -> Entries:
    """Return the entries with rows and columns as the paper prints them; what it lacks follows, the restorer first."""
    return replace(
        entries,
        rows=_ordered(entries.rows, [*published["row"], entries.restorer_row or ""]),
        occlusions=_ordered(entries.occlusions, published["column"]),
    )


def _ordered(names: Mapping[str, str], printed: Iterable[str]) -> dict[str, str]:
    return {name: names[name] for name in dict.fromkeys([*printed, *names]) if name in names}


def _computed(
    formula: Formula | None, published: float | None, outcomes: Outcomes, experiment: Experiment
) -> dict[str, object]:
    if formula is None:
        return {}
    estimate = outcomes.estimate(formula)
    low, high = estimate.interval(experiment.confidence)
    verdict = ""
    if published is not None and not experiment.incomparable:
        verdict = equivalence(estimate, published, margin=experiment.margin, confidence=experiment.confidence)
    return {
        "ours": round(estimate.value, DECIMALS),
        "ours_ci_low": round(low, DECIMALS),
        "ours_ci_high": round(high, DECIMALS),
        "ours_pooled": round(outcomes.pooled(formula), DECIMALS),
        "ours_balanced": round(outcomes.balanced(formula), DECIMALS),
        "seeds": experiment.seeds,
        "ours_seed_sd": round(outcomes.spread_of_seeds(formula), DECIMALS),
        "n": estimate.samples,
        "division": experiment.division,
        "corpus": corpus_name(experiment),
        "verdict": verdict,
    }


def corpus_name(experiment: Experiment) -> str:
    """Return the corpus entry's name; a generated corpus says `synthetic` whatever its entry is called."""
    return marked_corpus(experiment.corpus, experiment.generated)


def marked_corpus(corpus: str, generated: bool) -> str:
    """Return a corpus entry's name, marked as synthetic where its faces are generated."""
    return f"{corpus} (synthetic)" if generated and "synthetic" not in corpus else corpus
