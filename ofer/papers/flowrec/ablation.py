"""What Tables 6 to 9 share: a row per variant of the restorer, a column per occlusion (Poux et al. §4.3.1–4.3.3)."""

from ofer.papers.markdown import Shape
from ofer.papers.table import Entries, Formulas, accuracies

COLUMNS = ("eyes", "mouth", "lower_part")
HEADS = ("Eyes occ.", "Mouth occ.", "Lower part occ.")


def shape(number: int, title: str) -> Shape:
    """Return the shape of an ablation's table: one line of accuracies a row."""
    return Shape(number=number, title=title, heads=HEADS, lines=(COLUMNS,))


def formulas(entries: Entries) -> Formulas:
    """Return what each cell of an ablation is: the accuracy after reconstruction."""
    return {row: accuracies(method, entries.occlusions) for row, method in entries.rows.items()}
