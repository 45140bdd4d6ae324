"""Conclusions from a table's comparisons, in plain sentences made of their numbers.

What the samples do not tell apart is never called equal.
"""

from typing import Any

import pandas as pd

from ofer.base.wording import count, enumeration
from ofer.papers.entry import Entry
from ofer.papers.pairs import TESTS
from ofer.papers.table import Experiment
from ofer.papers.verdicts import BONFERRONI, ELSEWHERE, correct
from ofer.papers.wording import first_capital, gain, place, points

LISTED = 6
"""Differences that a sentence names; a longer list is read in the CSV."""

TEST_NAMES = {
    "p_bootstrap": "the bootstrap",
    "p_mcnemar": "McNemar's exact test (which takes samples as independent)",
    "p_corrected_t": "the corrected resampled t-test over folds",
}


def what_it_shows(pairs: pd.DataFrame, published: pd.DataFrame, entry: Entry) -> list[str]:
    """Return the sentences that tell what a table's comparisons show.

    Of pairs of rows they are about the first row, where the table has a restorer, else about the ranking.
    """
    told = pairs
    if entry.compare == "rows":
        if entry.restorer is None:
            return [ranking(pairs), *([] if published.empty else [published_spread(published)])]
        told = pairs[pairs["row"] == pairs["row"].iloc[0]]
    return [against(pairs, *names) for names in dict.fromkeys(zip(told["row"], told["opponent"], strict=True))]


def against(pairs: pd.DataFrame, row: str, opponent: str) -> str:
    """Return the sentence that tells what `row` gains or loses against `opponent`, column by column."""
    chosen = pairs[(pairs["row"] == row) & (pairs["opponent"] == opponent)]
    verbs = {
        "better": f"beats {opponent} for",
        "worse": f"is worse than {opponent} for",
        "open": f"cannot be told from {opponent} for",
        "untested": f"is not tested against {opponent} (by the test that was chosen) for",
    }
    groups = [(verb, chosen[chosen["verdict"] == verdict]) for verdict, verb in verbs.items()]
    for judge, cells in chosen[chosen["verdict"] == ELSEWHERE].groupby("judged_in"):
        groups.append((f"is judged in {judge} against {opponent} for", cells))
    clauses = [
        f"{verb} {enumeration(f'{place(str(cell.column))} ({gain(cell)})' for cell in cells.itertuples())}"
        for verb, cells in groups
        if not cells.empty
    ]
    return f"{first_capital(row)} {enumeration(clauses)}."


def ranking(pairs: pd.DataFrame) -> str:
    """Return the sentence that tells how much of the order of a table's rows is more than noise."""
    pairs = pairs[pairs["verdict"] != ELSEWHERE]
    if pairs.empty:
        return "Every comparison of the rows is judged in another table."
    differ = pairs[pairs["verdict"].isin(("better", "worse"))]
    rows = pairs[["row", "opponent"]].drop_duplicates()
    columns = pairs["column"].nunique()
    family = f"{count(len(pairs), 'comparison')} ({count(len(rows), 'pair')} of rows, {count(columns, 'column')})"
    if differ.empty:
        return f"The ranking of the rows is inside the noise: of {family}, none differs after correction."
    largest = differ.loc[differ["difference"].abs().sort_values(ascending=False, kind="stable").index]
    named = "; ".join(_winner(cell) for cell in largest.head(LISTED).itertuples())
    more = f"; and {len(differ) - LISTED} more" if len(differ) > LISTED else ""
    if len(differ) == len(pairs):
        return f"Every one of the {family} differs after correction: {named}{more}."
    verb = "differs" if len(differ) == 1 else "differ"
    return (
        f"Of {family}, {len(differ)} {verb} after correction: {named}{more}. "
        "The rest of the ranking is inside the noise."
    )


def sensitivity(pairs: pd.DataFrame, confidence: float) -> str:
    """Return the sentence that tells how large a difference had to be in order to be seen."""
    half = float(((pairs["ci_high"] - pairs["ci_low"]) / 2).median())
    if half == 0:
        return "Most of the compared rows are right and wrong on the same samples: their differences have no spread."
    return (
        f"What could have been seen: the {100 * confidence:g} % interval of a difference reaches ± {half:.1f} points "
        "(the median of this table). Even without correction, a true difference of that size is found only about "
        "every second time, and a smaller one more rarely."
    )


def published_spread(published: pd.DataFrame) -> str:
    """Return the sentence that tells how far apart the paper's own rows are."""
    spreads = published.groupby("column", sort=False)["value"].agg(lambda values: values.max() - values.min())
    return (
        "The paper's own rows lie at most "
        f"{enumeration(f'{spread:.1f} ({place(str(column))})' for column, spread in spreads.items())} points apart."
    )


def second_opinions(pairs: pd.DataFrame, confidence: float, test: str) -> str:
    """Return the sentence that tells how many differences each test calls, all corrected likewise."""
    calls = {}
    for name in sorted(TEST_NAMES, key=lambda name: name != TESTS[test]):
        p_values = correct(pairs, name)
        tested = int((~pd.isna(p_values)).sum())
        if tested:
            calls[name] = f"{int((p_values <= 1 - confidence).sum())} of {tested} by {TEST_NAMES[name]}"
    if not calls:
        return "None of the differences is judged here."
    first, *others = calls.values()
    seconds = f"; second opinions: {enumeration(others)}" if others else ""
    return f"Differences after correction: {first}{seconds}."


def judged_over(pairs: pd.DataFrame, table: str) -> str:
    """Return the clause that tells over what the comparisons of `table` are corrected, and where others are judged."""
    here = pairs[pairs["verdict"] != ELSEWHERE]
    clauses = [f"by Holm's method over {count(len(here), 'comparison')} of {table}"]
    for (judge, size), cells in here[here["correction"] == BONFERRONI].groupby(["judged_in", "family"]):
        clauses.append(
            f"{len(cells)} that stand in several tables by Bonferroni's over the {size} of {judge}, so that each has "
            "one verdict on all pages"
        )
    for other, count_there in pairs.loc[pairs["verdict"] == ELSEWHERE, "judged_in"].value_counts().items():
        clauses.append(f"{count_there} more are judged in {other!s}, whose numbers are means of more trainings")
    return "; ".join(clauses)


def reading(pairs: pd.DataFrame, confidence: float, table: str) -> str:
    """Return the sentence that tells what the words of the others mean; `pairs` are by one measure."""
    return (
        f"“Beats” and “is worse” hold after correction, {judged_over(pairs, table)}. The level is "
        f"{100 * (1 - confidence):.3g} %; the interval beside a difference is that of this one comparison. What cannot "
        "be told apart has not been shown to be equal."
    )


def too_few_draws(comparisons: int, draws: int, confidence: float) -> list[str]:
    """Return the warning that not even the smallest p of so few draws passes the correction; else nothing."""
    if 2 * comparisons / (draws + 1) <= 1 - confidence:
        return []
    needed = int(2 * comparisons / (1 - confidence))
    return [
        f"With {draws:,} draws no difference can pass the correction over {count(comparisons, 'comparison')}: "
        f"set statistics.draws above {needed:,}."
    ]


def closing(pairs: pd.DataFrame, experiment: Experiment) -> list[str]:
    """Return the sentences that hold for any table's comparisons: what could be seen, and second opinions."""
    few = too_few_draws(int(pairs["family"].max()), experiment.draws, experiment.confidence)
    return [
        sensitivity(pairs, experiment.confidence),
        second_opinions(pairs, experiment.confidence, experiment.corrected),
        *(few if experiment.corrected == "bootstrap" else []),
    ]


def _winner(cell: Any) -> str:
    winner, loser, low, high = cell.row, cell.opponent, cell.ci_low, cell.ci_high
    if cell.difference < 0:
        winner, loser, low, high = loser, winner, -high, -low
    size = f"{abs(cell.difference):.1f} points [{points(low)}, {points(high)}]"
    return f"“{winner}” beats “{loser}” for {place(cell.column)} by {size}"
