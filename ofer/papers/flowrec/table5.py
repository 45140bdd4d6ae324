"""Table 5: the recogniser, trained on clean faces, on clean and on occluded faces (Poux et al. §4.2)."""

import pandas as pd

from ofer.papers.conclusions import against
from ofer.papers.formulas import Comparison, Entries, Formulas, accuracies, difference
from ofer.papers.shape import Shape

NUMBER = 5
ROW = "no reconstruction"
OCCLUDED, CLEAN = "recognition under occlusion", "recognition without occlusion"

SHAPE = Shape(
    number=NUMBER,
    title="Baselines without reconstruction: the recogniser is trained on clean faces (Poux et al., Table 5).",
    heads=("No occ.", "Eyes occ.", "Mouth occ.", "Lower part occ."),
    lines=(("no_occlusion", "eyes", "mouth", "lower_part"),),
)


def formulas(entries: Entries) -> Formulas:
    """Return the accuracy of the recogniser without and under each occlusion."""
    return {ROW: accuracies(entries.recogniser, {"no_occlusion": entries.clean, **entries.occlusions})}


def comparisons(entries: Entries) -> list[Comparison]:
    """Return what each occlusion costs."""
    clean = {(entries.recogniser, entries.clean): 1.0}
    occluded = accuracies(entries.recogniser, entries.occlusions)
    return [Comparison(OCCLUDED, CLEAN, column, difference(cell, clean)) for column, cell in occluded.items()]


def conclusions(pairs: pd.DataFrame, published: pd.DataFrame) -> list[str]:
    """Return what the occlusions cost."""
    return [against(pairs, OCCLUDED, CLEAN)]
