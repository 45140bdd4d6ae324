"""A table whose rows are ranked, as Markdown: a method and its opponents, with what it shows in plain sentences."""

import math
from collections.abc import Sequence

import pandas as pd

from ofer.base.wording import enumeration
from ofer.evaluation.trainings import interval_units
from ofer.papers.conclusions import closing, reading, too_few_draws
from ofer.papers.formulas import ACCURACY
from ofer.papers.seeds import interval_covers
from ofer.papers.shape import Shape
from ofer.papers.table import PERCENT, PIXELS, Experiment, sizes
from ofer.papers.verdicts import ELSEWHERE
from ofer.papers.wording import first_capital, markdown_line, place

TOLD = {"nothing": "nothing", "occlusion": "the occlusion", "hole": "the hole", "truth": "the truth"}


def render_opponents(
    table: pd.DataFrame, pairs: pd.DataFrame, shape: Shape, experiment: Experiment, notes: Sequence[str] = ()
) -> str:
    """Return the tidy table and its comparisons as Markdown; `notes` are whole sentences, printed last."""
    mark = " (**synthetic** faces)" if experiment.generated else ""
    lines = [
        f"# {shape.heading} on corpus {experiment.corpus}{mark}: n = {sizes(table)}, {experiment.division}",
        "",
        shape.title,
        "",
        *_grid(table, shape),
        "",
        "**What it shows**",
        "",
        *(f"- {sentence}" for sentence in conclusions(pairs, shape)),
        *(f"- {sentence}" for sentence in _limits(pairs, experiment)),
        "",
        "**How to read it**",
        "",
        *(f"- {sentence}" for sentence in [*_reading(table, pairs, experiment), *notes]),
        "",
    ]
    return "\n".join(lines)


def conclusions(pairs: pd.DataFrame, shape: Shape) -> list[str]:
    """Return per measure and occlusion whom the paper's method beats, loses to, and cannot be told from."""
    verbs = {
        "better": "beats",
        "worse": "is worse than",
        "open": "cannot be told from",
        "untested": "is not tested against",
    }
    sentences = []
    for unit, what in ((PERCENT, "accuracy"), (PIXELS, "endpoint error")):
        of_unit = pairs[pairs["unit"] == unit]
        for column in dict.fromkeys(of_unit["column"]):
            cells = of_unit[of_unit["column"] == column]
            clauses = [
                f"{verb} {_named(cells.loc[cells['verdict'] == verdict, 'opponent'], len(cells))}"
                for verdict, verb in verbs.items()
                if (cells["verdict"] == verdict).any()
            ]
            for table, judged in cells[cells["verdict"] == ELSEWHERE].groupby("judged_in"):
                clauses.append(f"is judged in {table} against {_named(judged['opponent'], len(cells))}")
            hidden = place(_accuracy_beside(str(column), shape))
            sentences.append(f"{first_capital(hidden)}, {what}: {cells['row'].iloc[0]} {enumeration(clauses)}.")
    return sentences


def _limits(pairs: pd.DataFrame, experiment: Experiment) -> list[str]:
    accuracies, errors = (pairs[pairs["unit"] == unit] for unit in (PERCENT, PIXELS))
    if accuracies.empty:
        return []
    largest = 0 if errors.empty else int(errors["family"].max())
    of_errors = too_few_draws(largest, experiment.draws, experiment.confidence)
    return [
        *(f"Accuracy. {sentence}" for sentence in closing(accuracies, experiment)),
        *(f"Endpoint error. {sentence}" for sentence in of_errors),
    ]


def _named(opponents: pd.Series, all_of_them: int) -> str:
    return f"each of the {all_of_them} others" if 1 < len(opponents) == all_of_them else enumeration(opponents)


def _accuracy_beside(name: str, shape: Shape) -> str:
    """Return the column of accuracies at the place of a column, whose name says what is hidden there."""
    where = shape.columns[name].place
    return next(one for one, column in shape.columns.items() if (column.place, column.measure) == (where, ACCURACY))


def _grid(table: pd.DataFrame, shape: Shape) -> list[str]:
    cells = {(cell.row, cell.column): cell for cell in table.itertuples()}
    lines = [(shape.row_head, "Is told", *shape.heads), ("---", "---", *("---:" for _ in shape.heads))]
    decimals = {name: 1 if column.measure == ACCURACY else 2 for name, column in shape.columns.items()}
    for row in dict.fromkeys(table["row"]):
        told = TOLD[table.loc[table["row"] == row, "told"].iloc[0]]
        numbers = (_number(cells.get((row, name)), decimals[name]) for name in shape.first_line)
        lines.append((str(row), told, *numbers))
    return list(map(markdown_line, lines))


def _number(cell: object, decimals: int) -> str:
    if cell is None or math.isnan(cell.ours):  # type: ignore[attr-defined]
        return "–"
    ours, low, high = (f"{getattr(cell, name):.{decimals}f}" for name in ("ours", "ours_ci_low", "ours_ci_high"))
    return f"**{ours}** [{low}, {high}]"


def _reading(table: pd.DataFrame, pairs: pd.DataFrame, experiment: Experiment) -> list[str]:
    percent = f"{100 * experiment.confidence:g} %"
    first = table["row"].iloc[0]
    lines = [
        f"A cell reads: **ours** [{percent} interval over {interval_units(experiment.seeds)}]; accuracies are means "
        "over folds, endpoint errors means over samples. None of it is in the paper.",
        interval_covers(experiment.draws, experiment.seeds),
        f"First stands the paper's method ({first}), then the others from the most accurate on.",
        "“Is told”: what a method knows beside the flow of the tested face. “The occlusion”: which of them it is, by a "
        "model for each. “The hole”: where it is, so that these rows have an advantage over the paper's method.",
        "Restored rows share the accuracy without occlusion, where nothing is restored; a recogniser that learnt from "
        "occluded flow has a model for each occlusion and none for clean faces.",
        *(
            f"{what}: {reading(of_unit, experiment.confidence, experiment.table)}"
            for what, unit in (("Accuracy", PERCENT), ("Endpoint error", PIXELS))
            if not (of_unit := pairs[pairs["unit"] == unit]).empty
        ),
    ]
    if (table["status"] == "oracle").any():
        lines.append(
            "**The truth**: an oracle is no method but an upper bound, and is compared with nothing: it copies the "
            "clean flow of the tested face into the hole."
        )
    if experiment.generated:
        lines.append("The faces are generated (**synthetic**): nothing here is about filmed people.")
    return lines
