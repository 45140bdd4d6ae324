"""What a fold is used for, and whom training and test have in common."""

import pandas as pd
import pytest

from ofer.drawing.folds_figure import draw_folds
from ofer.evaluation.fold_roles import TEST, TRAINING, VALIDATION, fold_roles

FOLDS = pd.DataFrame(
    [
        ("a1", "a", "anger", 0), ("a2", "a", "fear", 1), ("b1", "b", "anger", 1), ("b2", "b", "fear", 2),
        ("c1", "c", "fear", 3), ("c2", "c", "anger", 3), ("c3", "c", "fear", 3),
    ],
    columns=["sample", "subject", "label", "fold"],
)  # fmt: skip


@pytest.fixture
def roles():
    return fold_roles(FOLDS, 4)


def test_every_fold_is_tested_once_selected_on_once_and_else_trained_on(roles):
    for role, times in ((TEST, 1), (VALIDATION, 1), (TRAINING, 2)):
        assert ((roles.roles == role).sum(axis=0) == times).all()
        assert ((roles.roles == role).sum(axis=1) == times).all()


def test_sizes_are_sums_over_the_folds_of_a_role(roles):
    assert roles.sizes().loc[0].to_dict() == {TRAINING: 4, VALIDATION: 2, TEST: 1}
    assert (roles.sizes().sum(axis=1) == len(FOLDS)).all()


def test_tested_subjects_that_are_trained_on_are_counted(roles):
    # Iteration 0 trains on folds 2 and 3: not on a. Iteration 1 tests a and b, trains on folds 3 and 0: on a.
    assert roles.subjects.to_numpy().tolist() == [[1, 0], [2, 1], [1, 1], [1, 0]]


def test_the_drawing_has_a_cell_for_each_fold_and_iteration_and_the_shared_subjects_beside(roles):
    figure = draw_folds({"some": roles}, classes=["anger", "fear"], title="t", generated=True)
    contents, uses = figure.axes
    assert len(uses.patches) == 16
    texts = [text.get_text() for text in uses.texts]
    assert texts.count("3") == 4
    assert [text for text in texts if " of " in text] == ["0 of 1", "1 of 2", "1 of 1", "0 of 1"]
    heights = sorted(bar.get_height() for bar in contents.patches)
    assert heights == sorted([1, 1, 0, 1, 0, 1, 1, 2])
