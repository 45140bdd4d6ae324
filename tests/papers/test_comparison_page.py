"""The paired comparison to read: every row, rounded with its sign, under the measure that it is of."""

import pandas as pd

from ofer.pages.cell import is_computed
from ofer.papers.comparison import COLUMNS
from ofer.papers.comparison_page import page

HOLM = ("Holm", 1, "table10")
ROWS = pd.DataFrame(
    [
        ("ours", "mean", "eyes", "endpoint_error_inside", 1.966, 4.288, -2.32, -2.5, -2.15, 216, 0, 0, *HOLM, "better"),
        ("ours", "mean", "eyes", "accuracy", 75.93, 56.94, 18.99, 12.0, 26.0, 216, 0.0, 0.0, *HOLM, "better"),
        ("ours", "nothing done", "eyes", "accuracy", 75.93, 75.97, -0.04, -3.0, 3.0, 216, 1.0, 1.0, *HOLM, "open"),
    ],
    columns=COLUMNS,
)  # fmt: skip


TOLD = [("flowrec", "occlusion"), ("harmonic", "hole"), ("mean", "hole"), ("recogniser", "nothing")]


def written(generated: bool = True) -> str:
    return page(ROWS, table="table10", corpus="c", generated=generated, confidence=0.95, told=TOLD)


def test_every_row_stands_under_its_measure() -> None:
    errors, accuracies = written().split("## ")[1:]
    assert "| eyes | mean | **4.29** | **1.97** | **−2.32** [−2.50, −2.15] | better |" in errors
    assert "| eyes | mean | **56.9** | **75.9** | **+19.0** [+12.0, +26.0] | better |" in accuracies


def test_an_occlusion_is_named_once_and_a_difference_of_nothing_has_no_sign() -> None:
    assert "|  | nothing done | **76.0** | **75.9** | **0.0** [−3.0, +3.0] | open |" in written()


def test_all_numbers_read_as_ours() -> None:
    cells = [cell.strip() for line in written().splitlines() if line.startswith("| ") for cell in line.split("|")]
    assert all(is_computed(cell) for cell in cells if any(sign.isdigit() for sign in cell))


def test_generated_faces_are_called_synthetic_and_others_are_not() -> None:
    assert "**synthetic**" in written().splitlines()[0]
    assert "synthetic" not in written(generated=False)


def test_it_says_what_each_method_is_told() -> None:
    text = written()
    assert "- Told where the hole is: harmonic and mean." in text
    assert "- Told which occlusion it is, by a model for each: flowrec." in text
    assert "- Told nothing beside the flow of the tested face: recogniser." in text
    assert "the truth" not in text


def test_it_says_whose_verdicts_on_accuracies_are_and_over_what_errors_are_corrected() -> None:
    text = written()
    assert "Accuracies: numbers and verdicts are those of table10" in text
    assert (
        "Endpoint errors are judged by the bootstrap's p after correction, by Holm's method over 1 comparison" in text
    )
