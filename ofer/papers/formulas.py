"""Formulas of a table's cells: weights of accuracies, each of one prediction file.

`{A: 1}` is an accuracy, `{A: 1, B: -1}` a gap; the interval of either follows from the same draws of subjects.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PredictionKey = tuple[str, str]
"""Method entry and occlusion entry: one prediction file."""

Formula = Mapping[PredictionKey, float]
Formulas = Mapping[str, Mapping[str, Formula]]
"""Row, column, and the formula of that cell."""


@dataclass(frozen=True)
class Entries:
    """Entries of the configuration that a table is made of.

    `rows` names the method entry of each row, `occlusions` the occlusion entry of each column of hidden faces;
    `clean` is the name that stands for nothing hidden. `restorer` is the method entry that others are compared with.
    """

    recogniser: str
    rows: Mapping[str, str]
    occlusions: Mapping[str, str]
    clean: str = "none"
    restorer: str | None = None

    @property
    def restorer_row(self) -> str | None:
        """The row of the restorer, the first of its entry."""
        return next((row for row, method in self.rows.items() if method == self.restorer), None)


@dataclass(frozen=True)
class Comparison:
    """A difference that a table is asked about: `row` − `opponent` in `column`."""

    row: str
    opponent: str
    column: str
    formula: Formula


def accuracies(method: str, occlusions: Mapping[str, str]) -> dict[str, Formula]:
    """Return, per column, the formula of the accuracy of `method` on the occlusion entry of that column."""
    return {column: {(method, occlusion): 1.0} for column, occlusion in occlusions.items()}


def difference(formula: Formula, other: Formula) -> Formula:
    """Return the formula of `formula` − `other`; what stands in both with equal weight vanishes."""
    return total([(1.0, formula), (-1.0, other)])


def total(terms: Sequence[tuple[float, Formula]]) -> Formula:
    """Return the formula of a weighted sum of formulas, without what has no weight in it."""
    weights: dict[PredictionKey, float] = {}
    for factor, formula in terms:
        for key, weight in formula.items():
            weights[key] = weights.get(key, 0.0) + factor * weight
    return {key: weight for key, weight in weights.items() if weight}


def all_pairs(formulas: Formulas) -> list[Comparison]:
    """Return every pair of rows in every column that both have; pairs of rows that are the same entry are none."""
    rows = list(formulas)
    pairs = [(row, opponent) for number, row in enumerate(rows) for opponent in rows[number + 1 :]]
    compared = [
        Comparison(row, opponent, column, difference(formula, formulas[opponent][column]))
        for row, opponent in pairs
        for column, formula in formulas[row].items()
        if column in formulas[opponent]
    ]
    return [comparison for comparison in compared if comparison.formula]


def each_against(
    row: str, method: str, opponents: Mapping[str, str], occlusions: Mapping[str, str]
) -> list[Comparison]:
    """Return what compares `row` with each of `opponents`, method entries by row, in each column."""
    return [
        Comparison(row, opponent, column, difference({(method, name): 1.0}, {(other, name): 1.0}))
        for opponent, other in opponents.items()
        if other != method
        for column, name in occlusions.items()
    ]
