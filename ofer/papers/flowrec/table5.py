"""Table 5: the recogniser, trained on clean faces, on clean and on occluded faces (Poux et al. §4.2)."""

from collections.abc import Mapping, Sequence

import pandas as pd

from ofer.papers.markdown import Shape, render_markdown
from ofer.papers.table import Experiment, Predictions, accuracies, tidy_table

NUMBER = 5
ROW = "no reconstruction"

SHAPE = Shape(
    number=NUMBER,
    title="Baselines without reconstruction: the recogniser is trained on clean faces (Poux et al., Table 5).",
    heads=("No occ.", "Eyes occ.", "Mouth occ.", "Lower part occ."),
    lines=(("no_occlusion", "eyes", "mouth", "lower_part"),),
)


def tidy(
    published: pd.DataFrame,
    predictions: Predictions,
    experiment: Experiment,
    *,
    recogniser: str,
    occlusions: Mapping[str, str],
) -> pd.DataFrame:
    """Return Table 5 (columns of `ofer.papers.table.COLUMNS`).

    `published` is table 5 of the paper. `recogniser` is a method entry; `occlusions` names the occlusion entry of
    each of the columns no_occlusion, eyes, mouth, lower_part.
    Raises OferError if predictions are missing.
    """
    return tidy_table(published, {ROW: accuracies(recogniser, occlusions)}, predictions, experiment)


def markdown(table: pd.DataFrame, experiment: Experiment, notes: Sequence[str] = ()) -> str:
    """Return the tidy table as Markdown in the paper's shape."""
    return render_markdown(table, SHAPE, experiment, notes)
