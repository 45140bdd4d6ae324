"""Table 5: the recogniser, trained on clean faces, on clean and on occluded faces (Poux et al. §4.2)."""

from ofer.papers.markdown import Shape
from ofer.papers.table import Entries, Formulas, accuracies

NUMBER = 5
ROW = "no reconstruction"

SHAPE = Shape(
    number=NUMBER,
    title="Baselines without reconstruction: the recogniser is trained on clean faces (Poux et al., Table 5).",
    heads=("No occ.", "Eyes occ.", "Mouth occ.", "Lower part occ."),
    lines=(("no_occlusion", "eyes", "mouth", "lower_part"),),
)


def formulas(entries: Entries) -> Formulas:
    """Return the accuracy of the recogniser without and under each occlusion."""
    return {ROW: accuracies(entries.recogniser, {"no_occlusion": entries.clean, **entries.occlusions})}
