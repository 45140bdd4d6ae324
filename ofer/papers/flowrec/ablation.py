"""The form of Tables 6 to 9: a row per variant of the restorer, a column per occlusion (Poux et al. §4.3.1–4.3.3)."""

import pandas as pd

from ofer.papers.conclusions import published_spread, ranking
from ofer.papers.formulas import Comparison, Entries, Formulas, accuracies, all_pairs
from ofer.papers.shape import Shape

COLUMNS = ("eyes", "mouth", "lower_part")
HEADS = ("Eyes occ.", "Mouth occ.", "Lower part occ.")


def shape(number: int, rows: str, title: str) -> Shape:
    """Return the shape of an ablation's table: one line of accuracies a row; `rows` says what they are."""
    return Shape(number=number, title=title, heads=HEADS, lines=(COLUMNS,), rows=rows)


def formulas(entries: Entries) -> Formulas:
    """Return what each cell of an ablation is: the accuracy after reconstruction."""
    return {row: accuracies(method, entries.occlusions) for row, method in entries.rows.items()}


def comparisons(entries: Entries) -> list[Comparison]:
    """Return every pair of rows, for each occlusion."""
    return all_pairs(formulas(entries))


def conclusions(pairs: pd.DataFrame, published: pd.DataFrame) -> list[str]:
    """Return what the comparisons say about the ranking of the rows."""
    return [ranking(pairs), published_spread(published)]
