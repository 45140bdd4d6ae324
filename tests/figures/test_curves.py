"""Training curves: folds, their median, the kept step, and how flat the end is."""

import pandas as pd

from ofer.figures.curves import draw_curves

STEPS = [100, 200, 300, 400]


def fold(number: int, errors: list[float]) -> pd.DataFrame:
    return pd.DataFrame({"fold": number, "step": STEPS, "validation_error": errors})


def figure(*folds: pd.DataFrame):
    return draw_curves(
        {"eyes": pd.concat(folds)}, measure="validation end-point error (px)", title="t", generated=False
    )


def test_a_line_per_fold_the_kept_steps_and_the_median():
    drawn = figure(fold(0, [4, 3, 2, 2.5]), fold(1, [6, 5, 4, 3]), fold(2, [5, 4, 3, 2.8]))
    lines = drawn.axes[0].lines
    assert [list(line.get_ydata()) for line in lines[:3]] == [[4, 3, 2, 2.5], [6, 5, 4, 3], [5, 4, 3, 2.8]]
    assert list(lines[3].get_xdata()) == [300, 400, 400]
    assert list(lines[3].get_ydata()) == [2, 3, 2.8]
    assert list(lines[4].get_ydata()) == [5, 4, 3, 2.8]


def test_the_title_says_how_much_the_error_still_fell_over_the_last_quarter():
    assert figure(fold(0, [8, 4, 2, 1])).axes[0].get_title() == "eyes\nlast quarter: −50.0 %"
    assert figure(fold(0, [8, 2, 2, 2])).axes[0].get_title() == "eyes\nlast quarter: +0.0 %"


def test_the_error_axis_starts_at_zero_and_holds_all_panels():
    drawn = draw_curves(
        {"eyes": fold(0, [1, 1, 1, 1]), "lower": fold(0, [9, 5, 5, 5])},
        measure="m",
        title="t",
        generated=False,
    )
    bottom, top = drawn.axes[0].get_ylim()
    assert bottom == 0
    assert top > 9


def test_a_method_that_takes_no_steps_says_so():
    axes = figure(fold(0, [8, 4, 2, 1]).head(0)).axes[0]
    assert axes.get_title() == "eyes\ntakes no steps" and not axes.lines[3:]
