"""Table 7: what reconstruction gains over no reconstruction, for each loss (Poux et al. §4.3.1)."""

from ofer.papers.flowrec.ablation import COLUMNS, HEADS
from ofer.papers.markdown import Shape
from ofer.papers.table import Entries, Formulas, accuracies, difference, total

NUMBER = 7

AVERAGE = "average_gain"

SHAPE = Shape(
    number=NUMBER,
    title=(
        "Gain in accuracy over no reconstruction, in points, by the restorer's loss; no skips, apex flows "
        "(Poux et al., Table 7 = Table 6 − Table 5)."
    ),
    heads=(*HEADS, "Average gain"),
    lines=((*COLUMNS, AVERAGE),),
    differences=frozenset((*COLUMNS, AVERAGE)),
)


def formulas(entries: Entries) -> Formulas:
    """Return the gains over the recogniser on the faces as they are, and per row their mean."""
    before = accuracies(entries.recogniser, entries.occlusions)
    table = {}
    for row, method in entries.rows.items():
        after = accuracies(method, entries.occlusions)
        gains = {column: difference(after[column], before[column]) for column in after}
        average = total([(1 / len(gains), gain) for gain in gains.values()])
        table[row] = {**gains, AVERAGE: average}
    return table
