"""The strip of a recognised clip: what stands where, and what is said of the models."""

import numpy as np
import pytest

from ofer.base.expressions import EXPRESSIONS, SIX_EXPRESSIONS
from ofer.drawing.expression_colours import COLOURS
from ofer.drawing.recognised_clip import Probabilities, ShownFrame, draw_recognised_clip
from ofer.drawing.recognised_panel import draw_panel

FACE = np.full((16, 16), 128, np.uint8)
FLOW = np.ones((2, 8, 8))
SAYS = "trained on rendered, synthetic faces (corpus synthetic): not meant for people"


def probabilities(count: int = 4, folds: int = 3, told: int | None = None) -> Probabilities:
    """Return probabilities of `count` frames, about the first `told` of which the models can tell."""
    by_round = np.random.default_rng(0).dirichlet(np.ones(6), size=(folds, count))
    return Probabilities(
        range(2, count + 2), SIX_EXPRESSIONS, by_round, 3, np.arange(count) < (count if told is None else told)
    )


def strip(restored: np.ndarray | None):
    frames = [ShownFrame(1, FACE), ShownFrame(3, FACE, FLOW, restored, "fear", 0.5)]
    return draw_recognised_clip(
        frames, probabilities(), None, title="clip.mp4: fear (0.50)", notes=["reason " * 60], says=SAYS, unit="px"
    )


def axes_of(figure) -> list:
    return [axes for part in figure.subfigs for axes in part.axes]


def test_rows_are_named_and_a_row_of_restored_flow_is_there_only_if_something_was_restored():
    def rows(figure) -> list[str]:
        names = ("face", "flow", "restored flow")
        return [axes.get_ylabel() for axes in axes_of(figure) if axes.get_ylabel() in names]

    assert rows(strip(FLOW)) == ["face", "flow", "restored flow"]
    assert rows(strip(None)) == ["face", "flow"]


def test_frames_are_numbered_and_the_answer_stands_below():
    axes = axes_of(strip(FLOW))
    assert [a.get_title() for a in axes if a.get_title().startswith("frame")] == ["frame 1\n(neutral)", "frame 3\n"]
    assert "fear\n0.50" in [a.get_xlabel() for a in axes]


def test_what_the_models_learned_from_stands_in_the_figure():
    assert strip(None).get_supxlabel() == SAYS


def test_long_reasons_stand_below_the_title_and_inside_the_figure():
    figure = strip(None)
    title = figure.get_suptitle()
    assert title.startswith("clip.mp4: fear (0.50)\nreason reason")
    assert title.count("reason") == 60
    figure.draw_without_rendering()
    assert figure._suptitle.get_window_extent().width <= figure.bbox.width


def test_the_panel_has_no_bars_where_the_models_cannot_tell():
    panel = draw_panel(probabilities(told=2), "cannot tell", SAYS, 480, 480)
    drawn = [[(panel.at(number) != panel.picture)[top:bottom].any() for top, bottom in panel.rows] for number in (3, 4)]
    assert [any(bars) for bars in drawn] == [True, False]


def test_curves_are_means_over_the_folds_in_the_colours_of_the_expressions():
    given = probabilities()
    [curves] = [axes for axes in axes_of(strip(None)) if axes.get_xlabel() == "frame"]
    lines = {line.get_label(): line for line in curves.get_lines() if line.get_label() in SIX_EXPRESSIONS}
    for index, name in enumerate(SIX_EXPRESSIONS):
        np.testing.assert_allclose(lines[name].get_ydata(), given.by_round[:, :, index].mean(axis=0))
        assert lines[name].get_color() == COLOURS[name]


def test_every_expression_has_a_colour_of_its_own():
    assert set(COLOURS) == set(EXPRESSIONS)
    assert len(set(COLOURS.values())) == len(EXPRESSIONS)


@pytest.mark.parametrize("count", [1, 4, 60])
def test_the_panel_s_bars_are_as_long_as_the_probabilities(count: int):
    given = probabilities(count)
    panel = draw_panel(given, "fear", SAYS, 480, 480)
    left, right = panel.bars
    empty = panel.at(1)
    np.testing.assert_array_equal(empty, panel.picture)
    for row, number in enumerate(given.numbers):
        changed = (panel.at(number) != panel.picture).any(axis=-1)
        for index, (top, bottom) in enumerate(panel.rows):
            length = changed[(top + bottom) // 2, left:right].sum()
            assert length == pytest.approx(given.mean[row, index] * (right - left), abs=1.5)


def test_the_panel_s_cursor_goes_from_the_first_frame_to_the_last():
    given = probabilities(60)
    panel = draw_panel(given, "fear", SAYS, 480, 480)
    first, last, top, bottom = panel.cursor
    columns = []
    for number in (given.numbers[0], given.numbers[30], given.numbers[-1]):
        changed = (panel.at(number) != panel.picture).any(axis=-1)[top:bottom]
        columns.append(int(np.argmax(changed.sum(axis=0))))
    assert columns[0] == pytest.approx(first, abs=1)
    assert columns[2] == pytest.approx(last, abs=1)
    assert columns[1] == pytest.approx(first + (last - first) * 30 / 59, abs=1.5)
