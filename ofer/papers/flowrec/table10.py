"""Table 10: recognition with reconstructed flow, beside the literature (Poux et al. §4.3.4).

Below the paper's rows stand the opponents that it lacks: fillings of the hole, and no reconstruction at all.
"""

from collections.abc import Mapping

import pandas as pd

from ofer.papers.conclusions import against
from ofer.papers.formulas import Comparison, Entries, Formula, Formulas, accuracies, all_pairs, difference, total
from ofer.papers.shape import Shape

NUMBER = 10
BASELINE_ROW = "no reconstruction"

SHAPE = Shape(
    number=NUMBER,
    title=(
        "Accuracy under occlusion; the second line of a method is its gap to no occlusion, "
        "“Gap” the sum of the gaps for eyes and mouth (Poux et al., Table 10)."
    ),
    own_method="Our method",
    heads=("No occ.", "Eyes occ.", "Mouth occ.", "Gap", "Lower part occ."),
    lines=(
        ("no_occlusion", "eyes", "mouth", None, "lower_part"),
        (None, "eyes_gap", "mouth_gap", "cumulative_gap", "lower_part_gap"),
    ),
    differences=frozenset(("eyes_gap", "mouth_gap", "cumulative_gap", "lower_part_gap")),
)


def formulas(entries: Entries) -> Formulas:
    """Return accuracies and gaps of every row and of no reconstruction; all share the score without occlusion."""
    clean = {(entries.recogniser, entries.clean): 1.0}
    return {row: _with_gaps(clean, occluded) for row, occluded in _occluded(entries).items()}


def comparisons(entries: Entries) -> list[Comparison]:
    """Return every pair of rows, for each occlusion; gaps differ as the accuracies do."""
    return all_pairs(_occluded(entries))


def conclusions(pairs: pd.DataFrame, published: pd.DataFrame) -> list[str]:
    """Return how the first row compares with each other one."""
    first = pairs["row"].iloc[0]
    return [against(pairs, first, opponent) for opponent in dict.fromkeys(pairs.loc[pairs["row"] == first, "opponent"])]


def _occluded(entries: Entries) -> dict[str, dict[str, Formula]]:
    rows = {**entries.rows, BASELINE_ROW: entries.recogniser}
    return {row: accuracies(method, entries.occlusions) for row, method in rows.items()}


def _with_gaps(clean: Formula, occluded: Mapping[str, Formula]) -> dict[str, Formula]:
    gaps = {f"{column}_gap": difference(formula, clean) for column, formula in occluded.items()}
    if {"eyes_gap", "mouth_gap"} <= gaps.keys():
        gaps["cumulative_gap"] = total([(1.0, gaps["eyes_gap"]), (1.0, gaps["mouth_gap"])])
    return {"no_occlusion": clean, **occluded, **gaps}
