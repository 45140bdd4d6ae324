"""Table 7: what reconstruction gains over no reconstruction, for each loss (Poux et al. §4.3.1)."""

import pandas as pd

from ofer.papers.conclusions import against
from ofer.papers.flowrec.ablation import COLUMNS, HEADS
from ofer.papers.formulas import Comparison, Entries, Formula, Formulas, accuracies, difference, total
from ofer.papers.shape import Shape

NUMBER = 7

AVERAGE = "average_gain"
BASELINE_ROW = "no reconstruction"

SHAPE = Shape(
    number=NUMBER,
    title=(
        "Gain in accuracy over no reconstruction, in points, by the restorer's loss; no skips, apex flows "
        "(Poux et al., Table 7 = Table 6 − Table 5)."
    ),
    heads=(*HEADS, "Average gain"),
    lines=((*COLUMNS, AVERAGE),),
    differences=frozenset((*COLUMNS, AVERAGE)),
    rows="Loss",
)


def formulas(entries: Entries) -> Formulas:
    """Return the gains over the recogniser on the faces as they are, and per row their mean."""
    before = accuracies(entries.recogniser, entries.occlusions)
    table: dict[str, dict[str, Formula]] = {}
    for row, method in entries.rows.items():
        after = accuracies(method, entries.occlusions)
        gains = {column: difference(after[column], before[column]) for column in after}
        table[row] = dict(gains)
        if set(COLUMNS) <= gains.keys():
            table[row][AVERAGE] = total([(1 / len(COLUMNS), gains[column]) for column in COLUMNS])
    return table


def comparisons(entries: Entries) -> list[Comparison]:
    """Return the gains themselves; how the losses compare with each other is Table 6's question."""
    return [
        Comparison(row, BASELINE_ROW, column, gain)
        for row, gains in formulas(entries).items()
        for column, gain in gains.items()
    ]


def conclusions(pairs: pd.DataFrame, published: pd.DataFrame) -> list[str]:
    """Return where reconstruction gains, for each loss."""
    return [against(pairs, row, BASELINE_ROW) for row in dict.fromkeys(pairs["row"])]
