"""A tidy table as Markdown in the shape that the paper prints, with plain sentences below."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from ofer.papers.seeds import interval_covers
from ofer.papers.shape import Shape
from ofer.papers.table import PUBLISHED, Experiment, sizes
from ofer.papers.wording import markdown_line, place, points


def render_markdown(
    table: pd.DataFrame,
    shape: Shape,
    experiment: Experiment,
    *,
    conclusions: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> str:
    """Return the table as Markdown; the first line says corpus, n, folds and whether the faces are synthetic.

    A computed cell reads `published → **ours** [low, high]`, or without the arrow where nothing is published or the two
    cannot be compared and the published number `*91.1*` has a line of its own; a cited one is such a number, too.
    `conclusions` are whole sentences about what the numbers show, `notes` such as warnings about the corpus; both are
    printed below.
    """
    mark = " (**synthetic** faces)" if experiment.generated else ""
    first = f"# {shape.heading} on corpus {experiment.corpus}{mark}: n = {sizes(table)}, {experiment.division}"
    shown = [*(f"- {sentence}" for sentence in conclusions), *_verdicts(table, experiment)]
    return "\n".join(
        [
            first,
            "",
            shape.title,
            "",
            *_grid(table, shape),
            "",
            *(["**What it shows**", "", *shown, ""] if shown else []),
            "**How to read it**",
            "",
            *_sentences(table, shape, experiment, notes),
            "",
        ]
    )


def _grid(table: pd.DataFrame, shape: Shape) -> list[str]:
    cells = {(cell.row, cell.column): cell for cell in table.itertuples()}
    lines = [(shape.row_head, *shape.heads), ("---", *("---:" for _ in shape.heads))]
    for row in dict.fromkeys(table["row"]):
        for number, columns in enumerate(shape.lines):
            texts = [_cell(cells.get((row, name)), shape.is_difference(name)) if name else "" for name in columns]
            lines.append((str(row) if number == 0 else "", *texts))
    return list(map(markdown_line, lines))


def _cell(cell: Any, signed: bool) -> str:
    if cell is None:
        return "–"
    published, ours = (_number(value, signed) for value in (cell.published, cell.ours))
    if math.isnan(cell.ours):
        return published if math.isnan(cell.published) else f"*{published}*"
    interval = f"[{_number(cell.ours_ci_low, signed)}, {_number(cell.ours_ci_high, signed)}]"
    before = "" if math.isnan(cell.published) else f"{published} → "
    return f"{before}**{ours}** {interval}"


def _number(value: float, signed: bool) -> str:
    if math.isnan(value):
        return "–"
    return points(value) if signed else f"{value:.1f}"


def _sentences(table: pd.DataFrame, shape: Shape, experiment: Experiment, notes: Sequence[str]) -> list[str]:
    percent = f"{100 * experiment.confidence:g} %"
    arrow = "" if experiment.incomparable else "published → "
    lines = [(f"- A computed cell reads: {arrow}**ours** [{percent} interval]. {_accuracy(experiment)}")]
    if any(map(shape.is_difference, shape.columns)):
        lines.append(
            "- Differences are in points (negative = loss), computed before rounding and on the same subjects."
        )
    lines.append(f"- {interval_covers(experiment.draws, experiment.seeds, experiment.drawn)}")
    if experiment.generated:
        lines.append(
            "- The faces are generated (**synthetic**): the numbers test the method where everything is known, and "
            "say nothing about accuracy on filmed people."
        )
    if (table["status"] == PUBLISHED).any():
        lines.append(
            "- Published numbers, *slanted*, stand in lines of their own: they are not comparable with ours, and no "
            "difference between the two means anything."
        )
    if (table["status"] == "cited").any():
        lines.append("- Other slanted rows are cited by the paper: their authors measured them by their own protocols.")
    return lines + [f"- {note}" for note in notes]


def _accuracy(experiment: Experiment) -> str:
    if "fold" not in experiment.division:
        return "Accuracy in % of all tested samples; beside it, the CSV has the balanced one (the mean over classes)."
    return (
        "Accuracy in %, the mean over folds of the accuracy within the fold; beside it, the CSV has the accuracy over "
        "all samples and the balanced one (the mean over classes)."
    )


def _verdicts(table: pd.DataFrame, experiment: Experiment) -> list[str]:
    judged = table[table["verdict"] != ""]
    if judged.empty:
        return []
    if experiment.incomparable:
        return [f"- Verdict: not comparable with the published numbers: {experiment.incomparable}."]
    lines = [f"- Verdict on the published numbers, with a margin of {experiment.margin:g} points:"]
    for verdict in ("reproduced", "below", "above", "inconclusive"):
        cells = judged[judged["verdict"] == verdict]
        names = [f"{cell.row}, {place(str(cell.column))}" for cell in cells.itertuples()]
        if names:
            lines.append(f"  - {verdict}: {'; '.join(names)}")
    return lines + [f"- {caution}." for caution in _cautions(judged, experiment)]


def _cautions(judged: pd.DataFrame, experiment: Experiment) -> Iterator[str]:
    """Give what keeps a verdict from being about the method alone."""
    ours = int(judged["n"].max())
    if experiment.papers_sequences and ours != experiment.papers_sequences:
        yield (
            f"A verdict is about the method and the sequences: ours are {ours}, the paper counts "
            f"{experiment.papers_sequences}"
        )
    wide = (judged["ours_ci_high"] - judged["ours_ci_low"] > 2 * experiment.margin).sum()
    if wide:
        yield (
            f"{wide} of {len(judged)} intervals are wider than ± {experiment.margin:g} points: with so few subjects "
            "these cells could hardly be called reproduced, whatever our number; inconclusive then says nothing of "
            "the method"
        )
