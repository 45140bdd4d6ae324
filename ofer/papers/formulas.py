"""Rows and columns of a table, and the formulas of its cells: weights of accuracies, each of one prediction file.

`{A: 1}` is an accuracy, `{A: 1, B: -1}` a gap; the interval of either follows from the same draws of subjects.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

ACCURACY, ENDPOINT_ERROR = "accuracy", "endpoint_error_inside"
"""Measures; the comparisons by one of them are a table's family."""

ORACLE = "truth"
"""What an oracle is told: with it a row is an upper bound, and compared with nothing."""

OCCLUDED, CLEAN = "recognition under occlusion", "recognition without occlusion"
"""How columns are called that are compared with each other."""

PredictionKey = tuple[str, str]
"""Method entry and place: one prediction file, or of it what the place's subset names."""

Formula = Mapping[PredictionKey, float]
Formulas = Mapping[str, Mapping[str, Formula]]
"""Row, column, and the formula of that cell."""


@dataclass(frozen=True)
class Row:
    """A row: the method entry that it is.

    clean: the method entry that answers for it where nothing is hidden: of one that restores, the entry that recognises
    what it restored; None where there is no answer. told: what the method is told beside the flow of the tested face:
    `nothing`; `occlusion` (which of them it is: a model each); `hole` (where it is); or `truth` (an oracle).
    """

    name: str
    method: str
    clean: str | None = None
    told: str = "nothing"
    restores: bool = False


@dataclass(frozen=True)
class Column:
    """A column: what is measured at a place, or how it is made of other columns.

    place: "<corpus>/<division>/<occlusion>" or, of a subset, "<corpus>/<division>/<occlusion>/<subset>". over: in
    words, and the method entry over which the cell is a gain. instead: (a row's method entry, the one that answers here
    in its place), of those that have another.
    made: `mean`, `sum` or `difference` of the columns `of`.
    """

    name: str
    head: str = ""
    place: str = ""
    hides: bool = False
    measure: str = ACCURACY
    over: tuple[str, str] | None = None
    instead: tuple[tuple[str, str], ...] = ()
    made: str = ""
    of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """A difference that a table is asked about: `row` − `opponent` in `column`."""

    row: str
    opponent: str
    column: str
    formula: Formula


def formula_of(row: Row, column: Column, columns: Mapping[str, Column]) -> Formula | None:
    """Return the formula of a cell, None where the row has none: its method has no answer there.

    An empty one is a difference of a number from itself, which no cell shows.
    """
    if column.made:
        parts = [part for name in column.of if (part := formula_of(row, columns[name], columns)) is not None]
        if len(parts) < len(column.of):
            return None
        weights = {"mean": [1 / len(parts)] * len(parts), "sum": [1.0] * len(parts), "difference": [1.0, -1.0]}
        return total(list(zip(weights[column.made], parts, strict=True)))
    method = row.method if column.hides else row.clean
    method = method and dict(column.instead).get(method, method)
    if method is None or (column.measure == ENDPOINT_ERROR and not (row.restores and column.hides)):
        return None
    cell = {(method, column.place): 1.0}
    return difference(cell, {(column.over[1], column.place): 1.0}) if column.over else cell


def formulas(rows: Sequence[Row], columns: Sequence[Column], measure: str | None = None) -> Formulas:
    """Return the formulas of all cells; of the columns by one `measure`, where it is named, that are made of none."""
    by_name = {column.name: column for column in columns}
    chosen = [one for one in columns if measure is None or (one.measure == measure and not one.made)]
    return {
        row.name: {
            column.name: formula for column in chosen if (formula := formula_of(row, column, by_name)) is not None
        }
        for row in rows
    }


def comparisons(
    compare: str, rows: Sequence[Row], columns: Sequence[Column], restorer: str | None
) -> dict[str, list[Comparison]]:
    """Return by measure what a table compares, as its setting `compare` says.

    `restorer` is a method entry. Its row is compared with each other one by endpoint error, too, but oracles.
    """
    first = restorer_row(rows, restorer)
    tested = [row for row in rows if row.told != ORACLE]
    by_error = [column for column in columns if column.measure == ENDPOINT_ERROR]
    if compare == "divisions":
        # It consists of comparisons itself, of cells that no table of one division has.
        return {ACCURACY: [], ENDPOINT_ERROR: []}
    if compare != "restorer":
        hidden = [column for column in columns if column.hides and not column.made]
        by_error = [replace(column, measure=ENDPOINT_ERROR, over=None) for column in hidden]
    errors = each_against(first, formulas(tested, by_error, ENDPOINT_ERROR)) if first else []
    accuracies = formulas(rows, columns, ACCURACY)
    match compare:
        case "restorer":
            found = each_against(first or "", formulas(tested, columns, ACCURACY))
        case "columns":
            found = _with_nothing_hidden(accuracies, columns)
        case "cells":
            found = _gains(rows, columns)
        case _:
            found = all_pairs(accuracies)
    return {ACCURACY: found, ENDPOINT_ERROR: errors}


def restorer_row(rows: Sequence[Row], restorer: str | None) -> str | None:
    """Return the row of the restorer, the first of its entry."""
    return next((row.name for row in rows if row.method == restorer), None)


def division_of(place: str) -> str:
    """Return the "<corpus>/<division>" of a place, or of what is tested there."""
    return "/".join(place.split("/")[:2])


def tested_at(place: str) -> str:
    """Return what is tested at a place: "<corpus>/<division>" or, of a subset, "<corpus>/<division>/<subset>"."""
    parts = place.split("/")
    return "/".join(parts[:2] + parts[3:])


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
    return [
        comparison
        for number, row in enumerate(rows)
        for comparison in each_against(row, {name: formulas[name] for name in rows[number:]})
    ]


def each_against(row: str, formulas: Formulas) -> list[Comparison]:
    """Return what compares `row` with each other one in every column that both have and where they differ."""
    compared = [
        Comparison(row, opponent, column, difference(formula, theirs[column]))
        for opponent, theirs in formulas.items()
        if opponent != row
        for column, formula in formulas[row].items()
        if column in theirs
    ]
    return [comparison for comparison in compared if comparison.formula]


def _with_nothing_hidden(formulas: Formulas, columns: Sequence[Column]) -> list[Comparison]:
    """Return what compares each row's accuracies with its own where nothing is hidden, if it has an answer there."""
    clean = next(column.name for column in columns if not column.hides and not column.made)
    found = []
    for row, cells in formulas.items():
        whose = f"{row}, " if len(formulas) > 1 else ""
        found += [
            Comparison(f"{whose}{OCCLUDED}", f"{whose}{CLEAN}", column, change)
            for column, cell in cells.items()
            if clean in cells and (change := difference(cell, cells[clean]))
        ]
    return found


def _gains(rows: Sequence[Row], columns: Sequence[Column]) -> list[Comparison]:
    by_name = {column.name: column for column in columns}

    def over(column: Column) -> str | None:
        return column.over[0] if column.over else over(by_name[column.of[0]]) if column.of else None

    return [
        Comparison(row, opponent, column, formula)
        for row, cells in formulas(rows, columns).items()
        for column, formula in cells.items()
        if formula and (opponent := over(by_name[column])) is not None
    ]
