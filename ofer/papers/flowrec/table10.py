"""Table 10: recognition with reconstructed flow, beside the literature (Poux et al. §4.3.4).

Below the paper's rows stand the opponents that it lacks: fillings of the hole, and no reconstruction at all.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from ofer.papers.markdown import Shape, render_markdown
from ofer.papers.table import (
    Experiment,
    Formula,
    Predictions,
    accuracies,
    difference,
    tidy_table,
    total,
)

NUMBER = 10
OUR_ROW = "Our method"
BASELINE_ROW = "no reconstruction"

SHAPE = Shape(
    number=NUMBER,
    title=(
        "Accuracy under occlusion; the second line of a method is its gap to no occlusion, "
        "“Gap” the sum of the gaps for eyes and mouth (Poux et al., Table 10)."
    ),
    heads=("No occ.", "Eyes occ.", "Mouth occ.", "Gap", "Lower part occ."),
    lines=(
        ("no_occlusion", "eyes", "mouth", None, "lower_part"),
        (None, "eyes_gap", "mouth_gap", "cumulative_gap", "lower_part_gap"),
    ),
    differences=frozenset(("eyes_gap", "mouth_gap", "cumulative_gap", "lower_part_gap")),
)


def tidy(
    published: pd.DataFrame,
    predictions: Predictions,
    experiment: Experiment,
    *,
    recogniser: str,
    reconstruction: str,
    fillings: Mapping[str, str],
    occlusions: Mapping[str, str],
) -> pd.DataFrame:
    """Return Table 10 (columns of `ofer.papers.table.COLUMNS`), gaps computed.

    `published` is table 10 of the paper. `recogniser` and `reconstruction` are method entries; `fillings` names the
    method entry of each further row, such as {"mean filling": …}. `occlusions` names the occlusion entry of each of
    the columns no_occlusion, eyes, mouth, lower_part. All rows share the recogniser's score without occlusion.
    Raises OferError if predictions are missing.
    """
    rows = {OUR_ROW: reconstruction, **fillings, BASELINE_ROW: recogniser}
    clean = {(recogniser, occlusions["no_occlusion"]): 1.0}
    occluded = {column: name for column, name in occlusions.items() if column != "no_occlusion"}
    formulas = {row: _formulas(clean, accuracies(method, occluded)) for row, method in rows.items()}
    return tidy_table(published, formulas, predictions, experiment)


def markdown(table: pd.DataFrame, experiment: Experiment, notes: Sequence[str] = ()) -> str:
    """Return the tidy table as Markdown in the paper's shape."""
    return render_markdown(table, SHAPE, experiment, notes)


def _formulas(clean: Formula, occluded: Mapping[str, Formula]) -> dict[str, Formula]:
    gaps = {f"{column}_gap": difference(formula, clean) for column, formula in occluded.items()}
    cumulative = total([(1.0, gaps["eyes_gap"]), (1.0, gaps["mouth_gap"])])
    return {"no_occlusion": clean, **occluded, **gaps, "cumulative_gap": cumulative}
