"""Confusion matrices carry the numbers that they are drawn from."""

import pandas as pd
import pytest

from ofer.figures.confusion import draw_confusion
from ofer.figures.confusion_matrix import draw_matrices

CLASSES = ["anger", "fear"]


def matrix(*rows) -> pd.DataFrame:
    return pd.DataFrame(rows, index=CLASSES, columns=CLASSES)


@pytest.fixture
def figure():
    return draw_confusion(
        matrix([9, 1], [0, 5]),
        {"eyes": matrix([5, 5], [4, 1]), "mouth": matrix([0, 0], [4, 1])},
        {"eyes": matrix([8, 2], [1, 4]), "mouth": matrix([0, 0], [0, 5])},
        title="Confusions",
        generated=True,
    )


def panel(figure, start: str):
    return next(axes for axes in figure.axes if axes.get_title().startswith(start))


def test_cells_show_share_and_count_and_empty_cells_nothing(figure):
    assert [text.get_text() for text in panel(figure, "clean").texts] == [
        "90",
        "(9)",
        "10",
        "(1)",
        "100",
        "(5)",
    ]


def test_titles_give_the_mean_recall_of_the_classes_that_have_samples(figure):
    assert panel(figure, "clean").get_title() == "clean\nmean recall 95.0 %"
    assert panel(figure, "eyes, no reconstruction").get_title().endswith("mean recall 35.0 %")
    assert panel(figure, "eyes, reconstructed").get_title().endswith("mean recall 80.0 %")
    assert panel(figure, "mouth, reconstructed").get_title().endswith("mean recall 100.0 %")


def test_rows_say_how_many_samples_they_stand_for(figure):
    names = [label.get_text() for label in panel(figure, "clean").get_yticklabels()]
    assert names == ["anger (n = 10)", "fear (n = 5)"]


def test_a_method_alone_has_a_matrix_for_each_occlusion():
    counts = {"clean": matrix([9, 1], [0, 5]), "object": matrix([5, 5], [4, 1])}
    drawn = draw_matrices(counts, title="Confusions", generated=True)
    assert [axes.get_title() for axes in drawn.axes[:2]] == ["clean\nmean recall 95.0 %", "object\nmean recall 35.0 %"]
    assert drawn.get_suptitle().endswith("(synthetic faces)")
