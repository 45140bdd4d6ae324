"""The figure of what happened shows what there is, and whether the class was read rightly."""

import numpy as np
from matplotlib.figure import Figure

from ofer.figures.examples import Example, draw_example_rows


def example(**changes) -> Example:
    flow = np.random.default_rng(0).normal(size=(2, 8, 8))
    face = np.full((16, 16), 128, "uint8")
    mask = np.zeros((16, 16), bool)
    mask[10:14, 4:12] = True
    values = {
        "sample": "S001_001",
        "label": "fear",
        "flow": flow,
        "occluded_flow": flow,
        "restored_flow": flow,
        "mask": mask,
        "predicted": {"flow": "fear", "occluded flow": "surprise", "restored flow": "fear", "mean filling": "anger"},
        "face": face,
        "occluded_face": face,
        "true_motion": flow,
    }
    return Example(**(values | changes))


def titles(figure: Figure) -> list[str]:
    return [axes.get_title() for axes in figure.axes if axes.get_title()]


def test_columns_run_from_the_face_to_the_true_motion():
    figure = draw_example_rows([example(fillings={"mean filling": np.zeros((2, 8, 8))})], title="t", generated=True)
    assert titles(figure)[:-1] == [
        "face",
        "occluded face",
        "flow",
        "occluded flow",
        "mean filling",
        "restored flow",
        "true motion",
    ]
    assert figure.get_suptitle() == "t (synthetic faces)"


def test_faces_that_may_not_be_shown_and_unknown_true_motion_leave_no_column():
    hidden = example(face=None, occluded_face=None, true_motion=None)
    assert titles(draw_example_rows([hidden], title="t", generated=False))[:-1] == [
        "flow",
        "occluded flow",
        "restored flow",
    ]
    # One person who may be shown: the column is there, the other's place is blank.
    assert titles(draw_example_rows([hidden, example()], title="t", generated=False))[0] == "face"


def test_below_each_flow_stands_the_class_read_from_it():
    filled = example(fillings={"mean filling": np.zeros((2, 8, 8))})
    figure = draw_example_rows([filled], title="t", generated=True)
    below = {axes.get_title(): axes.get_xlabel() for axes in figure.axes}
    assert below["flow"] == "✓ fear"
    assert below["occluded flow"] == "✗ surprise"
    assert below["mean filling"] == "✗ anger"
    assert below["restored flow"] == "✓ fear"
    assert below["true motion"] == ""


def test_the_legend_gives_the_magnitude_in_pixels():
    figure = draw_example_rows([example()], title="t", generated=True, maximum=4)
    assert titles(figure)[-1] == "motion\nrim = 4 px"
